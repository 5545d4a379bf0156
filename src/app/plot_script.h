// What all pictures have in common: pieces of gnuplot's language, and from a script to a picture.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace lrml {

inline constexpr int picture_width = 420;  ///< what the reader's program scales
inline constexpr int character_width = 8;  ///< about, at most
inline constexpr int line_height = 20;

/// With the fewest digits that give it back; NaN where it is not finite.
std::string number_text(double value);

/// A string of gnuplot's language, whatever the text is: all but letters and blanks as octal numbers. Digits too, which
/// would be taken for more of the number before them.
std::string quoted(const std::string& text);

/// The same, cut in the middle to at most so many characters.
std::string quoted(const std::string& text, std::size_t most);

/// Characters of the longest text, at most `most`.
std::size_t longest_of(const std::vector<std::string>& texts, std::size_t most);

struct Range {
  double low = 0.0;
  double high = 0.0;
};

/// From the smallest to the largest of the finite values; nothing where there is none.
std::optional<Range> range_of(const std::vector<double>& values);

/// "[0:1]". One value alone gets a half on both sides, and none the range from 0 to 1.
std::string range_text(std::optional<Range> range);

std::string titles(const std::string& title, const std::string& x_label, const std::string& y_label);

/// Lines of numbers under a name such as $cells.
std::string data_block(const std::string& name, const std::string& lines);

/// What the words of a picture are, besides those drawn: shown where the pointer rests, and read aloud.
struct Words {
  std::string title;
  std::vector<std::string> parts;  ///< of each element of the plot command
};

/// The picture that gnuplot draws by these settings and commands, made fit to share a page with others.
std::string picture_of(const std::string& script, int height, const Words& words);

}  // namespace lrml
