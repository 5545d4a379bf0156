// Netflix's rows: `1234:` says which movie the lines below rate, `customer,rating,YYYY-MM-DD` are those lines.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "data_prep/text/line_parser.h"

namespace lrml::prep {

/// For mv_NNNNNNN.txt, whose number must be the movie's, and for combined_data_N.txt, where many movies follow one
/// another. Ratings are whole stars from 1 to 5; a day counts as its first second.
/// Cost     about 20 ns per line
class NetflixParser final : public LineParser {
 public:
  void parse(const TextPiece& piece, ParsedText& parsed) const override;
  /// Whatever ends in a colon: rows under a header that is none must not count for the movie before.
  bool is_section_header(std::string_view line) const override { return line.ends_with(':'); }
};

/// The number of a movie's header, `1234:`, if `line` is one.
std::optional<std::uint32_t> parse_movie_header(std::string_view line);

}  // namespace lrml::prep
