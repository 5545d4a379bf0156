#include "plot_script.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

#include "gnuplot.h"
#include "lrml/app/markup.h"
#include "lrml/base/hash.h"

namespace lrml {
namespace {

std::string settings(const std::string& name, int height) {
  return "set encoding utf8\nset terminal svg size " + std::to_string(picture_width) + "," + std::to_string(height) +
         " dynamic noenhanced font 'sans-serif,13' name '" + name +
         "'\nset format '%g'\nset tics nomirror out scale 0.5\nset title offset 0,-0.5\nset tmargin 2\nset xlabel "
         "offset 0,0.4\n";
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
}

/// A tag with ids of its own, and the ink of the page in place of black.
std::string adapted_tag(std::string tag, const std::string& name) {
  for (const std::string quote : {"'", "\""}) {
    for (const char* id : {"gp", "textbox", "greybox"}) {
      replace_all(tag, "id=" + quote + id, "id=" + quote + name + "_" + id);
    }
    replace_all(tag, "id=" + quote + "gnuplot", "id=" + quote + name + "_gnuplot");
    replace_all(tag, "href=" + quote + "#", "href=" + quote + "#" + name + "_");
    replace_all(tag, "=" + quote + "black" + quote, "=" + quote + "currentColor" + quote);
  }
  return tag;
}

/// gnuplot's picture with adapted tags, and text between them that has no bare '>'.
std::string adapted(const std::string& svg, const std::string& name) {
  std::string picture;
  std::size_t at = 0;
  while (at < svg.size()) {
    const std::size_t open = std::min(svg.find('<', at), svg.size());
    std::string text = svg.substr(at, open - at);
    replace_all(text, ">", "&gt;");
    const std::size_t close = std::min(svg.find('>', open), svg.size() - 1);
    picture += text + adapted_tag(svg.substr(open, close + 1 - open), name);
    at = close + 1;
  }
  return picture;
}

void set_title(std::string& svg, const std::string& part, const std::string& title) {
  replace_all(svg, "<title>" + part + "</title>", "<title>" + escaped(title) + "</title>");
}

}  // namespace

std::string number_text(double value) {
  if (!std::isfinite(value)) return "NaN";
  std::array<char, 32> text;
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
}

std::string quoted(const std::string& text) {
  std::string safe = "\"";
  for (const char c : clean_text(text)) {
    const bool is_plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == ' ';
    safe += is_plain ? std::string(1, c) : fmt::format("\\{:03o}", static_cast<unsigned char>(c));
  }
  return safe + "\"";
}

std::string quoted(const std::string& text, std::size_t most) {
  return quoted(shortened(clean_text(text), most));
}

std::size_t longest_of(const std::vector<std::string>& texts, std::size_t most) {
  std::size_t longest = 0;
  for (const std::string& text : texts) longest = std::max(longest, length_of(clean_text(text)));
  return std::min(longest, most);
}

std::optional<Range> range_of(const std::vector<double>& values) {
  std::optional<Range> range;
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    if (!range) range = Range{value, value};
    range->low = std::min(range->low, value);
    range->high = std::max(range->high, value);
  }
  return range;
}

std::string range_text(std::optional<Range> range) {
  if (!range) range = Range{0.0, 1.0};
  if (range->low == range->high) range = Range{range->low - 0.5, range->high + 0.5};
  return "[" + number_text(range->low) + ":" + number_text(range->high) + "]";
}

std::string titles(const std::string& title, const std::string& x_label, const std::string& y_label) {
  constexpr std::size_t most = 50;
  std::string commands;
  const auto set = [&](const char* what, const std::string& text) {
    if (!text.empty()) commands += std::string("set ") + what + " " + quoted(text, most) + "\n";
  };
  set("title", title);
  set("xlabel", x_label);
  set("ylabel", y_label);
  return commands;
}

std::string data_block(const std::string& name, const std::string& lines) {
  return name + " << EOD\n" + lines + "EOD\n";
}

std::string picture_of(const std::string& script, int height, const Words& words) {
  const std::string name = "plot_" + to_hex(digest_of(script));
  std::string svg = adapted(run_gnuplot(settings(name, height) + script), name);
  set_title(svg, name, words.title);
  for (std::size_t k = 0; k < words.parts.size(); ++k) {
    set_title(svg, name + "_plot_" + std::to_string(k + 1), words.parts[k]);
  }
  return svg;
}

}  // namespace lrml
