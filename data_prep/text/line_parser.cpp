#include "data_prep/text/line_parser.h"

#include <utility>

namespace lrml::prep {

void ParsedText::add_bad(std::size_t number, std::string_view line, std::string why) {
  constexpr std::size_t shown = 200;
  if (bad.size() < most_bad_lines) {
    bad.push_back({number, std::string(line.substr(0, shown)), std::move(why)});
  } else {
    ++more_bad;
  }
}

void ParsedText::clear() {
  rows.clear();
  names.clear();
  bad.clear();
  more_bad = 0;
}

}  // namespace lrml::prep
