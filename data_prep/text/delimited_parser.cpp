#include "data_prep/text/delimited_parser.h"

#include <algorithm>
#include <utility>

#include "data_prep/text/id_keys.h"

namespace lrml::prep {
namespace {

/// Takes the first line off `text`, with its end, and returns it without.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace

DelimitedParser::DelimitedParser(DelimitedLayout layout)
    : layout_(std::move(layout)), columns_(columns_of(layout_)), plain_(layout_) {}

void DelimitedParser::parse(const TextPiece& piece, ParsedText& parsed) const {
  IdKeys keys(parsed);
  DelimitedLine exact(layout_, columns_, keys);
  std::string_view rest = piece.text;
  for (std::size_t number = piece.first_line; !rest.empty(); ++number) {
    Interaction row;
    if (plain_.read(rest, keys, row)) {
      parsed.rows.push_back(row);
      continue;
    }
    const std::string_view line = take_line(rest);
    if (line.empty() && layout_.skips_empty_lines) continue;
    if (const std::optional<Interaction> read = exact.read(line)) {
      parsed.rows.push_back(*read);
    } else {
      parsed.add_bad(number, line, exact.why());
    }
  }
}

}  // namespace lrml::prep
