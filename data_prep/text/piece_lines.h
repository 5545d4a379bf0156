// The lines of a piece of text, for parsers that need no more than that.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "data_prep/text/line_parser.h"

namespace lrml::prep {

/// Calls `visit(line, number)` for each line, without its end (LF or CRLF).
template <class Visit>
void for_each_line(const TextPiece& piece, Visit visit) {
  std::string_view rest = piece.text;
  for (std::size_t number = piece.first_line; !rest.empty(); ++number) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    visit(line.ends_with('\r') ? line.substr(0, end - 1) : line, number);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

}  // namespace lrml::prep
