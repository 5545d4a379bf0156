// Pictures for pages and folders, drawn by gnuplot as SVG.
#pragma once

#include <string>
#include <vector>

namespace lrml {

struct Curve {
  std::string name;
  std::vector<double> x, y;  ///< [points] both; where y is NaN or infinite the curve has a gap
};

/// Curves in one frame, each with the colour and dash pattern of its place (30 pairs); a legend below where there are
/// several. A curve without a point takes its place and is not shown.
struct LineChart {
  std::string title, x_label, y_label;
  std::vector<Curve> curves;
};

/// A coloured cell per value, the first row on top; a cell whose value is NaN or infinite stays empty.
struct HeatMap {
  std::string title, x_label, y_label;
  std::vector<std::string> columns, rows;  ///< labels
  std::vector<double> values;              ///< [rows x columns], row by row
};

/// An SVG picture, a whole XML file: it scales with its width; texts are texts in the reader's sans-serif; lines and
/// texts have the colour of the page it is put into (black by itself). Any text will do: what XML cannot hold is
/// replaced, and long names are cut in the middle. Its ids begin with a digest of what it shows, so that different
/// pictures can share a page. Equal charts give equal pictures of one version of gnuplot.
/// Cost     a process of gnuplot, some 50 ms
/// Throws   Error (failure) where gnuplot is not installed, or fails
/// @pre x and y of a curve are equally long
std::string draw(const LineChart& chart);

/// The same of a map; its colours (viridis) keep their order in print and to the colour-blind.
/// @pre rows.size() · columns.size() values, at least one
std::string draw(const HeatMap& map);

}  // namespace lrml
