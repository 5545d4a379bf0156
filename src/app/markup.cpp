#include "lrml/app/markup.h"

#include <algorithm>

#include "lrml/app/records.h"

namespace lrml {
namespace {

constexpr const char* replacement = "\xEF\xBF\xBD";

/// U+FFFE and U+FFFF are UTF-8, and yet no characters of XML.
bool is_no_character(std::string_view rest) {
  return rest.starts_with("\xEF\xBF\xBE") || rest.starts_with("\xEF\xBF\xBF");
}

bool begins_character(char c) {
  return (c & 0xC0) != 0x80;
}

}  // namespace

std::string clean_text(std::string_view text) {
  // JSON's writer replaces what is no UTF-8.
  const std::string json = Record(std::string(text)).dump(-1, ' ', false, Record::error_handler_t::replace);
  const std::string valid = Record::parse(json).get<std::string>();
  std::string clean;
  for (std::size_t k = 0; k < valid.size(); ++k) {
    if (is_no_character(std::string_view(valid).substr(k))) {
      clean += replacement;
      k += 2;
    } else {
      const bool is_control = static_cast<unsigned char>(valid[k]) < 0x20 || valid[k] == 0x7F;
      clean += is_control ? ' ' : valid[k];
    }
  }
  return clean;
}

std::string escaped(std::string_view text) {
  std::string safe;
  for (const char c : clean_text(text)) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      case '\'':
        safe += "&#39;";
        break;
      default:
        safe += c;
    }
  }
  return safe;
}

std::size_t length_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, begins_character));
}

std::string shortened(const std::string& text, std::size_t most) {
  const std::size_t length = length_of(text);
  if (length <= most) return text;
  const std::size_t head = most / 2;
  const std::size_t tail = length - (most - head - 1);
  std::string kept;
  std::size_t place = 0;  // of the character that begins or goes on
  for (const char c : text) {
    if (begins_character(c) && ++place == head + 1) kept += "…";
    if (place <= head || place > tail) kept += c;
  }
  return kept;
}

}  // namespace lrml
