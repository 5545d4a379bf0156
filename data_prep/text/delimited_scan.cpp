#include "data_prep/text/delimited_scan.h"

#include <cstddef>
#include <optional>

#include "data_prep/text/digits.h"

namespace lrml::prep {
namespace {

/// From the start of a field, bytes that are read without a look at where the text ends: a number, a date, a
/// delimiter, a line end.
constexpr std::ptrdiff_t reach = digits_reach + 8;

}  // namespace

PlainLines::PlainLines(const DelimitedLayout& layout)
    : layout_(layout),
      columns_(columns_of(layout)),
      usable_(layout.delimiter.size() <= 2 &&
              std::string_view(",;|\t :").find(layout.delimiter[0]) != std::string_view::npos),
      delimiter_(layout.delimiter[0]),
      delimiter_2_(layout.delimiter.size() == 2 ? layout.delimiter[1] : '\0') {}

bool PlainLines::read(std::string_view& text, IdKeys& keys, Interaction& row) const {
  if (!usable_ || text.size() < static_cast<std::size_t>(reach)) return false;
  Row read;
  const char* const end = read_fields(text.data(), text.data() + text.size() - reach, read);
  if (end == nullptr) return false;
  row = read.row;
  if (!read.user.empty()) row.user = keys.key_of(read.user);
  if (!read.item.empty()) row.item = keys.key_of(read.item);
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

inline const char* PlainLines::read_fields(const char* at, const char* last, Row& row) const {
  for (std::size_t k = 0;;) {
    at = read_field(columns_[k], at, last, row);
    if (at == nullptr) return nullptr;
    if (++k == columns_.size()) return skip_line_end(at, last);
    at = skip_delimiter(at);
    if (at == nullptr || at > last) return nullptr;
  }
}

inline const char* PlainLines::read_field(Column column, const char* at, const char* last, Row& row) const {
  switch (column) {
    case Column::user:
      return read_id(at, last, row.row.user, row.user);
    case Column::item:
      return read_id(at, last, row.row.item, row.item);
    case Column::rating:
      return read_rating(at, row.row.rating);
    case Column::time:
      return read_time(at, row.row.time);
    case Column::ignored:
      return skip_field(at, last);
  }
  return nullptr;
}

/// A number that is its own key, or else a name.
inline const char* PlainLines::read_id(const char* at, const char* last, std::uint32_t& number,
                                       std::string_view& name) const {
  const Digits digits = read_number(at);
  const bool canonical = digits.count > 0 && digits.value < name_key && (*at != '0' || digits.count == 1);
  if (canonical && ends_field(at + digits.count)) {
    number = static_cast<std::uint32_t>(digits.value);
    return at + digits.count;
  }
  if (layout_.quoted && *at == '"') return nullptr;
  const char* end = at;
  for (; !ends_field(end); ++end) {
    if (end >= last || *end < ' ' || *end > '~') return nullptr;
  }
  name = {at, static_cast<std::size_t>(end - at)};
  return name.empty() || name.size() > longest_id ? nullptr : end;
}

/// Up to six digits, and one behind a point: exact in floats.
inline const char* PlainLines::read_rating(const char* at, float& rating) const {
  const Digits whole = read_digits(at);
  if (whole.count == 0 || whole.count > 6) return nullptr;
  at += whole.count;
  rating = static_cast<float>(whole.value);
  if (*at == '.') {
    const unsigned tenths = static_cast<unsigned char>(at[1]) - unsigned{'0'};
    if (tenths > 9) return nullptr;
    rating = static_cast<float>(whole.value * 10 + tenths) / 10.0f;
    at += 2;
  }
  return layout_.rating_scale.has(rating) ? at : nullptr;
}

inline const char* PlainLines::read_time(const char* at, std::uint32_t& time) const {
  constexpr std::size_t date_size = 10;
  if (layout_.time_unit == TimeUnit::seconds) {
    const Digits seconds = read_number(at);
    if (seconds.count == 0 || seconds.value >= year_2100) return nullptr;
    time = static_cast<std::uint32_t>(seconds.value);
    return at + seconds.count;
  }
  const std::size_t size = layout_.time_unit == TimeUnit::date ? date_size : read_number(at).count;
  const std::optional<std::uint32_t> value = parse_time({at, size}, layout_.time_unit);
  if (!value) return nullptr;
  time = *value;
  return at + size;
}

/// A field in quotes may hold delimiters and is not plain.
const char* PlainLines::skip_field(const char* at, const char* last) const {
  if (layout_.quoted && *at == '"') return nullptr;
  while (at < last && !ends_field(at)) ++at;
  return at < last ? at : nullptr;
}

inline bool PlainLines::ends_field(const char* at) const {
  return *at == '\n' || *at == '\r' || skip_delimiter(at) != nullptr;
}

inline const char* PlainLines::skip_delimiter(const char* at) const {
  if (*at != delimiter_) return nullptr;
  if (delimiter_2_ == '\0') return at + 1;
  return at[1] == delimiter_2_ ? at + 2 : nullptr;
}

/// With layout.more_columns also the fields before the end, if none is in quotes.
inline const char* PlainLines::skip_line_end(const char* at, const char* last) const {
  if (*at == '\n') return at + 1;
  if (*at == '\r') return at[1] == '\n' ? at + 2 : nullptr;
  if (!layout_.more_columns || skip_delimiter(at) == nullptr || at > last) return nullptr;
  const std::string_view rest(at, static_cast<std::size_t>(last - at));
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos) return nullptr;
  if (layout_.quoted && rest.substr(0, end).find('"') != std::string_view::npos) return nullptr;
  return at + end + 1;
}

}  // namespace lrml::prep
