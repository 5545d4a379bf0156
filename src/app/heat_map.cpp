#include <algorithm>
#include <cmath>

#include "lrml/app/plot.h"
#include "lrml/base/error.h"
#include "plot_script.h"

namespace lrml {
namespace {

constexpr std::size_t longest_label = 24;
constexpr std::size_t most_column_labels = 20, most_row_labels = 20;

/// Nine of the 256 colours of viridis; gnuplot goes straight from one to the next.
constexpr const char* viridis =
    "set palette defined (0 '#440154', 1 '#472d7b', 2 '#3b528b', 3 '#2c728e', 4 '#21918c', 5 '#28ae80', 6 '#5ec962', "
    "7 '#addc30', 8 '#fde725')\n";

/// "('a' 0, 'b' 1)": every label, or every second, third … where there are more than `most`.
std::string tics_of(const std::vector<std::string>& labels, std::size_t most) {
  const std::size_t step = std::max<std::size_t>(1, (labels.size() + most - 1) / most);
  std::string list;
  for (std::size_t k = 0; k < labels.size(); k += step) {
    list += (list.empty() ? "" : ", ") + quoted(labels[k], longest_label) + " " + std::to_string(k);
  }
  return "(" + list + ")";
}

std::string cells_of(const HeatMap& map) {
  std::string lines;
  for (std::size_t k = 0; k < map.values.size(); ++k) {
    if (!std::isfinite(map.values[k])) continue;
    lines += std::to_string(k % map.columns.size()) + " " + std::to_string(k / map.columns.size()) + " " +
             number_text(map.values[k]) + "\n";
  }
  return lines;
}

bool has_upright_labels(const HeatMap& map) {
  const std::size_t shown = std::min(map.columns.size(), most_column_labels);
  return longest_of(map.columns, longest_label) * shown * static_cast<std::size_t>(character_width) >
         picture_width * 7 / 10;
}

std::string script_of(const HeatMap& map) {
  LRML_ASSERT(map.values.size() == map.rows.size() * map.columns.size());
  const auto edge = [](std::size_t count) {
    return number_text(static_cast<double>(std::max<std::size_t>(count, 1)) - 0.5);
  };
  const std::string cells = cells_of(map);
  return titles(map.title, map.x_label, map.y_label) + viridis +
         "unset key\nset xrange [-0.5:" + edge(map.columns.size()) + "]\nset yrange [" + edge(map.rows.size()) +
         ":-0.5]\nset cbrange " + range_text(range_of(map.values)) + "\nset xtics scale 0 " +
         (has_upright_labels(map) ? "rotate by 90 right " : "") + tics_of(map.columns, most_column_labels) +
         "\nset ytics scale 0 " + tics_of(map.rows, most_row_labels) + "\n" +
         (cells.empty() ? std::string("plot NaN notitle\n")
                        : data_block("$cells", cells) +
                              "plot $cells using 1:2:($1-0.5):($1+0.5):($2-0.5):($2+0.5):3 with boxxyerror "
                              "fill solid noborder lc palette notitle\n");
}

int height_of(const HeatMap& map) {
  const int labels = has_upright_labels(map)
                         ? character_width * static_cast<int>(longest_of(map.columns, longest_label))
                         : line_height;
  return 90 + labels + std::clamp(26 * static_cast<int>(map.rows.size()), 80, 400);
}

}  // namespace

std::string draw(const HeatMap& map) {
  return picture_of(script_of(map), height_of(map), {map.title, {map.title}});
}

}  // namespace lrml
