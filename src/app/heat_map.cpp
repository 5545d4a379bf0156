#include <algorithm>
#include <cmath>

#include "lrml/app/plot.h"
#include "lrml/base/error.h"
#include "plot_script.h"

namespace lrml {
namespace {

constexpr std::size_t longest_label = 18;

/// Nine of the 256 colours of viridis; gnuplot goes straight from one to the next.
constexpr const char* viridis =
    "set palette defined (0 '#440154', 1 '#472d7b', 2 '#3b528b', 3 '#2c728e', 4 '#21918c', 5 '#28ae80', 6 '#5ec962', "
    "7 '#addc30', 8 '#fde725')\n";

/// ("a" 0, "b" 1): every label, or every second, third … where there is no room for all.
std::string tics_of(const std::vector<std::string>& labels, std::size_t room) {
  const std::size_t step = (labels.size() + room - 1) / room;
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

int width_of(const std::vector<std::string>& labels) {
  return character_width * static_cast<int>(longest_of(labels, longest_label));
}

/// Between the labels of the rows and the scale of colours.
int width_for_columns(const HeatMap& map) {
  return picture_width - 120 - width_of(map.rows);
}

bool has_upright_labels(const HeatMap& map) {
  const int columns = static_cast<int>(map.columns.size());
  return (width_of(map.columns) + character_width) * columns > width_for_columns(map);
}

constexpr int most_row_labels = 20;

int height_for_rows(const HeatMap& map) {
  return std::clamp(26 * static_cast<int>(map.rows.size()), 80, line_height * most_row_labels);
}

std::string script_of(const HeatMap& map) {
  LRML_ASSERT(map.values.size() == map.rows.size() * map.columns.size() && !map.values.empty());
  const auto edge = [](const std::vector<std::string>& labels) {
    return number_text(static_cast<double>(labels.size()) - 0.5);
  };
  const bool upright = has_upright_labels(map);
  const std::size_t column_labels =
      upright ? static_cast<std::size_t>(width_for_columns(map) / line_height) : map.columns.size();
  const std::string cells = cells_of(map);
  return titles(map.title, map.x_label, map.y_label) + viridis + "unset key\nset xrange [-0.5:" + edge(map.columns) +
         "]\nset yrange [" + edge(map.rows) + ":-0.5]\nset cbrange " + range_text(range_of(map.values)) +
         "\nset xtics scale 0 " + (upright ? "rotate by 90 right " : "") + tics_of(map.columns, column_labels) +
         "\nset ytics scale 0 " + tics_of(map.rows, most_row_labels) + "\n" +
         (cells.empty() ? std::string("plot NaN notitle\n")
                        : data_block("$cells", cells) +
                              "plot $cells using 1:2:($1-0.5):($1+0.5):($2-0.5):($2+0.5):3 with boxxyerror "
                              "fill solid noborder lc palette notitle\n");
}

int height_of(const HeatMap& map) {
  return 90 + height_for_rows(map) + (has_upright_labels(map) ? width_of(map.columns) : line_height);
}

}  // namespace

std::string draw(const HeatMap& map) {
  return picture_of(script_of(map), height_of(map), {map.title, {map.title}});
}

}  // namespace lrml
