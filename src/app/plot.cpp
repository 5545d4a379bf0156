#include "lrml/app/plot.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "lrml/base/error.h"
#include "plot_script.h"

namespace lrml {
namespace {

constexpr std::size_t longest_name = 44;

bool is_drawn(const Curve& curve) {
  return std::ranges::any_of(curve.y, [](double y) { return std::isfinite(y); });
}

/// A point between two gaps would not be seen as a line.
bool has_lonely_point(const Curve& curve) {
  const auto is_point = [&](std::size_t k) { return k < curve.y.size() && std::isfinite(curve.y[k]); };
  for (std::size_t k = 0; k < curve.y.size(); ++k) {
    if (is_point(k) && !is_point(k + 1) && (k == 0 || !is_point(k - 1))) return true;
  }
  return false;
}

std::string curve_data(const Curve& curve) {
  std::string lines;
  for (std::size_t k = 0; k < curve.x.size(); ++k)
    lines += number_text(curve.x[k]) + " " + number_text(curve.y[k]) + "\n";
  return lines;
}

/// Okabe and Ito's colours that show on light and on dark ground; with five dash patterns thirty pairs.
std::string style_of(std::size_t k) {
  constexpr std::array<const char*, 6> colors = {"#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"};
  constexpr std::array<const char*, 5> dashes = {"solid", "(9,4)", "(3,3)", "(12,3,2,3)", "(18,5)"};
  return std::string("lc rgb '") + colors[k % colors.size()] + "' dt " + dashes[k % dashes.size()];
}

std::string plot_element(const Curve& curve, std::size_t k) {
  constexpr std::size_t few_points = 12;
  const bool with_points = curve.x.size() <= few_points || has_lonely_point(curve);
  return "$curve" + std::to_string(k) + " using 1:2 with " + (with_points ? "linespoints pt 7 ps 0.3 " : "lines ") +
         style_of(k) + " lw 1.5 title " + quoted(curve.name, longest_name);
}

/// The legend, and how many lines it has below the frame.
struct Legend {
  std::string setting = "unset key\n";
  int lines = 0;
};

Legend legend_of(const std::vector<Curve>& curves) {
  if (curves.size() < 2) return {};
  std::vector<std::string> names;
  for (const Curve& curve : curves) names.push_back(curve.name);
  const int entry = 60 + character_width * static_cast<int>(longest_of(names, longest_name));
  const int columns = std::max(1, (picture_width - 40) / entry);
  return {"set key outside below center horizontal Left reverse samplen 3 maxcols " + std::to_string(columns) + "\n",
          (static_cast<int>(curves.size()) + columns - 1) / columns};
}

/// Whole numbers close together, such as epochs, get no fractions between them.
std::string x_tics(const std::vector<double>& xs) {
  const auto range = range_of(xs);
  const bool are_whole = std::ranges::all_of(xs, [](double x) { return x == std::floor(x); });
  return range && are_whole && range->high - range->low <= 8 ? "set xtics 1\n" : "";
}

std::string script_of(const LineChart& chart) {
  std::vector<double> xs, ys;
  std::string data, elements;
  for (std::size_t k = 0; k < chart.curves.size(); ++k) {
    const Curve& curve = chart.curves[k];
    LRML_ASSERT(curve.x.size() == curve.y.size());
    if (!is_drawn(curve)) continue;
    xs.insert(xs.end(), curve.x.begin(), curve.x.end());
    ys.insert(ys.end(), curve.y.begin(), curve.y.end());
    data += data_block("$curve" + std::to_string(k), curve_data(curve));
    elements += (elements.empty() ? "plot " : ", ") + plot_element(curve, k);
  }
  const auto x_range = range_of(xs), y_range = range_of(ys);
  const bool one_height = !y_range || y_range->low == y_range->high;
  return titles(chart.title, chart.x_label, chart.y_label) + "set grid back\n" + x_tics(xs) + "set xrange " +
         range_text(x_range) + "\n" + (one_height ? "set yrange " + range_text(y_range) + "\n" : std::string()) +
         legend_of(chart.curves).setting + data + (elements.empty() ? "plot NaN notitle" : elements) + "\n";
}

}  // namespace

std::string draw(const LineChart& chart) {
  const int height = 255 + line_height * legend_of(chart.curves).lines;
  Words words = {chart.title, {}};
  for (const Curve& curve : chart.curves) {
    if (is_drawn(curve)) words.parts.push_back(curve.name);
  }
  return picture_of(script_of(chart), height, words);
}

}  // namespace lrml
