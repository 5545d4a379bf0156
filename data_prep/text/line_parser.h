// How a raw format turns whole lines of text into interactions: a pure function, called by several threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "data_prep/log/interaction_log.h"

namespace lrml::prep {

/// Ids leave a parser as keys. An id that is a decimal number below 2³¹ without sign or leading zeros is its
/// own key; any other id is name_key + its position in ParsedText::names.
inline constexpr std::uint32_t name_key = 0x80000000u;

/// Some whole lines of one member, in order.
struct TextPiece {
  std::string_view text;       ///< every line with its end, except perhaps the member's last
  std::size_t first_line = 1;  ///< number of the first line in its member, from 1
  std::string_view section;    ///< the last section header before `text` (see LineParser::is_section_header), or empty
  std::string_view member = {};  ///< the path of the text in its source, for formats whose file names matter; or empty
};

struct BadLine {
  std::size_t number = 0;  ///< in its member, from 1
  std::string text;        ///< its beginning, a few hundred bytes at most
  std::string why;         ///< "it has 3 fields instead of 4, separated by '::'"
};

/// What the lines of one piece say.
struct ParsedText {
  std::vector<Interaction> rows;   ///< in the order of the lines; user and item are keys
  std::vector<std::string> names;  ///< distinct ids that are not their own keys
  std::vector<BadLine> bad;        ///< in the order of the lines; these gave no row
  std::size_t more_bad = 0;        ///< bad lines after these, only counted

  /// Reports a bad line. Only the first most_bad_lines of a piece are kept: bad input must not fill the memory.
  void add_bad(std::size_t number, std::string_view line, std::string why);
  /// Empties it and keeps its memory for the next piece.
  void clear();
};

inline constexpr std::size_t most_bad_lines = 1000;

/// Order   a pure function of the piece; rows come in the order of the lines
/// Cost    one pass over the text, no allocation per line
class LineParser {
 public:
  virtual ~LineParser() = default;

  /// Parses every line of `piece` into `parsed`, which is empty. Several threads may call it at once.
  /// Does not throw for bad text: it is reported in parsed.bad.
  virtual void parse(const TextPiece& piece, ParsedText& parsed) const = 0;

  /// Whether `line` (without its end) says what the lines below it belong to, as `1234:` does in Netflix files.
  virtual bool is_section_header(std::string_view /*line*/) const { return false; }
};

}  // namespace lrml::prep
