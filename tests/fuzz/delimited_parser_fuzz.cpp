// Any bytes as delimited text, in any layout: what DelimitedParser promises whatever it is given.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "data_prep/text/delimited_parser.h"
#include "data_prep/text/text_pieces.h"

namespace {

using namespace lrml::prep;

void require(bool condition, const char* what) {
  if (condition) return;
  std::cerr << what << '\n';
  std::abort();
}

/// A layout that the first bytes choose.
DelimitedLayout layout_of(std::uint8_t fields, std::uint8_t forms) {
  constexpr const char* delimiters[] = {",", "\t", "::", "|", ";", " ", "-", "::::"};
  constexpr TimeUnit units[] = {TimeUnit::seconds, TimeUnit::milliseconds, TimeUnit::microseconds, TimeUnit::date,
                                TimeUnit::date_time};
  DelimitedLayout layout;
  layout.delimiter = delimiters[fields & 7];
  layout.quoted = (fields & 8) != 0;
  layout.columns = 4 + (fields >> 7);
  if ((fields & 16) != 0) layout.rating = 2;
  if ((fields & 32) != 0) layout.time = 3;
  if ((fields & 64) != 0) std::swap(layout.user, layout.item);
  layout.rating_scale = (forms & 1) != 0 ? half_stars : any_number;
  layout.time_unit = units[(forms >> 1 & 7) % 5];
  layout.rating_optional = (forms & 16) != 0;
  layout.time_optional = (forms & 32) != 0;
  layout.more_columns = (forms & 64) != 0;
  layout.skips_empty_lines = (forms & 128) != 0;
  return layout;
}

ParsedText parse(const DelimitedParser& parser, std::string_view text, std::size_t first_line) {
  const std::string exact_size(text);  // so that a sanitizer sees every byte read behind it
  ParsedText parsed;
  parser.parse({exact_size, first_line, {}}, parsed);
  return parsed;
}

std::string id_of(const ParsedText& parsed, std::uint32_t key) {
  return key < name_key ? std::to_string(key) : parsed.names[key - name_key];
}

/// All that a piece says, as text.
void append_words(const ParsedText& parsed, std::string& rows, std::string& bad) {
  for (const Interaction& row : parsed.rows) {
    rows += id_of(parsed, row.user) + '\n' + id_of(parsed, row.item) + '\n' + std::to_string(row.time) + '\n' +
            std::to_string(row.rating) + '\n';
  }
  for (const BadLine& line : parsed.bad) bad += std::to_string(line.number) + line.text + '\n' + line.why + '\n';
}

std::size_t empty_lines_of(std::string_view text) {
  std::size_t empty = 0;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.empty() || line == "\r") ++empty;
  }
  return empty;
}

void check_row(const ParsedText& parsed, const Interaction& row, const DelimitedLayout& layout) {
  for (const std::uint32_t key : {row.user, row.item}) {
    require(key < name_key || key - name_key < parsed.names.size(), "a key is none");
    require(!why_no_id(id_of(parsed, key)), "an id is none");
  }
  require(row.time < year_2100, "a time is out of range");
  require(row.rating - row.rating == 0.0f, "a rating is not finite");
  require(!layout.rating || layout.rating_optional || layout.rating_scale.has(row.rating), "a rating is off its scale");
}

void check(const DelimitedLayout& layout, std::string_view text, std::size_t cut) {
  const DelimitedParser parser(layout);
  const ParsedText whole = parse(parser, text, 1);
  const std::size_t skipped = layout.skips_empty_lines ? empty_lines_of(text) : 0;
  require(whole.rows.size() + whole.bad.size() + whole.more_bad + skipped == count_lines(text), "a line is lost");
  for (const std::string& name : whole.names) require(!parse_key(name), "a number is a name");
  for (const Interaction& row : whole.rows) check_row(whole, row, layout);

  cut = std::min(text.find('\n', std::min(cut, text.size())), text.size() - 1) + 1;
  std::string rows[2];
  std::string bad[2];
  append_words(whole, rows[0], bad[0]);
  append_words(parse(parser, text.substr(0, cut), 1), rows[1], bad[1]);
  append_words(parse(parser, text.substr(cut), 1 + count_lines(text.substr(0, cut))), rows[1], bad[1]);
  require(rows[0] == rows[1], "rows depend on the pieces");
  require(whole.more_bad > 0 || bad[0] == bad[1], "bad lines depend on the pieces");
}

/// DelimitedLine alone, line by line, gives the same: the fast path agrees with it.
void check_paths(const DelimitedLayout& layout, std::string_view text) {
  const DelimitedParser parser(layout);
  std::string rows[2];
  std::string bad[2];
  const ParsedText whole = parse(parser, text, 1);
  append_words(whole, rows[0], bad[0]);
  const std::vector<Column> columns = columns_of(layout);
  ParsedText parsed;
  IdKeys keys(parsed);
  DelimitedLine exact(layout, columns, keys);
  for (std::size_t number = 1; !text.empty(); ++number) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() && layout.skips_empty_lines) continue;
    if (const auto row = exact.read(line)) {
      parsed.rows.push_back(*row);
    } else {
      parsed.add_bad(number, line, exact.why());
    }
  }
  append_words(parsed, rows[1], bad[1]);
  require(rows[0] == rows[1] && bad[0] == bad[1], "the fast path disagrees with the exact one");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 4) return 0;
  const DelimitedLayout layout = layout_of(data[0], data[1]);
  const std::string_view text(reinterpret_cast<const char*>(data) + 3, size - 3);
  check(layout, text, text.size() * data[2] / 256);
  check_paths(layout, text);
  return 0;
}
