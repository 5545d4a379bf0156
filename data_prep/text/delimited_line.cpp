#include "data_prep/text/delimited_line.h"

#include <algorithm>
#include <utility>

#include "data_prep/text/text.h"
#include "lrml/base/error.h"

namespace lrml::prep {
namespace {

std::string quoted(std::string_view text) {
  return "'" + printable(text) + "'";
}

std::string name_of(const std::string& delimiter) {
  if (delimiter == "\t") return "tabs";
  if (delimiter == " ") return "spaces";
  return "'" + delimiter + "'";
}

}  // namespace

std::vector<Column> columns_of(const DelimitedLayout& layout) {
  std::vector<Column> columns(layout.columns, Column::ignored);
  const auto set = [&](std::size_t place, Column column) {
    LRML_ASSERT(place < columns.size() && columns[place] == Column::ignored);
    columns[place] = column;
  };
  set(layout.user, Column::user);
  set(layout.item, Column::item);
  if (layout.rating) set(*layout.rating, Column::rating);
  if (layout.time) set(*layout.time, Column::time);
  return columns;
}

std::optional<Interaction> DelimitedLine::read(std::string_view line) {
  Interaction row;
  if (!split(line) || !require_ids() || !read_rating(row.rating) || !read_time(row.time)) return std::nullopt;
  row.user = keys_.key_of(field(Column::user));
  row.item = keys_.key_of(field(Column::item));
  return row;
}

/// Cuts `line` into fields_.
bool DelimitedLine::split(std::string_view line) {
  std::size_t found = 0;
  for (bool more = true; more; ++found) {
    const auto column = static_cast<std::size_t>(found < columns_.size() ? columns_[found] : Column::ignored);
    if (layout_.quoted && line.starts_with('"')) {
      if (!take_quoted(line, fields_[column], unquoted_[column])) return false;
      more = !line.empty();
    } else {
      const std::size_t end = line.find(layout_.delimiter);
      more = end != std::string_view::npos;
      fields_[column] = line.substr(0, end);
      line.remove_prefix(std::min(end, line.size()));
    }
    if (more) line.remove_prefix(layout_.delimiter.size());
  }
  if (found == layout_.columns || (found > layout_.columns && layout_.more_columns)) return true;
  return refuse("it has " + std::to_string(found) + (found == 1 ? " field" : " fields") + " instead of " +
                std::to_string(layout_.columns) + (layout_.more_columns ? " or more" : "") + ", separated by " +
                name_of(layout_.delimiter));
}

/// Takes a field that starts with a quote off `rest`; a delimiter or nothing is left. Doubled quotes become one.
bool DelimitedLine::take_quoted(std::string_view& rest, std::string_view& field, std::string& unquoted) {
  const std::string_view whole = rest.substr(1);
  bool doubled = false;
  std::size_t end = whole.find('"');
  while (end != std::string_view::npos && whole.substr(end + 1).starts_with('"')) {
    doubled = true;
    end = whole.find('"', end + 2);
  }
  if (end == std::string_view::npos) {
    return refuse("a field in quotes does not end on its line, and line breaks inside fields cannot be read");
  }
  field = whole.substr(0, end);
  rest = whole.substr(end + 1);
  if (!rest.empty() && !rest.starts_with(layout_.delimiter)) {
    return refuse("text follows the field in quotes " + quoted(field));
  }
  if (!doubled) return true;
  unquoted.clear();
  for (std::size_t k = 0; k < field.size(); k += field[k] == '"' ? 2 : 1) unquoted += field[k];
  field = unquoted;
  return true;
}

bool DelimitedLine::require_ids() {
  return require_id("user id", field(Column::user)) && require_id("item id", field(Column::item));
}

bool DelimitedLine::require_id(const char* what, std::string_view id) {
  if (parse_key(id)) return true;
  if (layout_.numeric_ids && !is_digits(id))
    return refuse(std::string(what) + " " + quoted(id) + " is no whole number");
  const std::optional<std::string> why = why_no_id(id);
  return !why || refuse(std::string(what) + " " + quoted(id) + " " + *why);
}

bool DelimitedLine::read_rating(float& rating) {
  if (!layout_.rating) return true;
  const std::string_view text = field(Column::rating);
  if (text.empty() && layout_.rating_optional) return true;
  const std::optional<float> value = parse_float(text);
  if (!value || !layout_.rating_scale.has(*value)) {
    return refuse("rating " + quoted(text) + " is no " + layout_.rating_scale.describe());
  }
  rating = *value;
  return true;
}

bool DelimitedLine::read_time(std::uint32_t& time) {
  if (!layout_.time) return true;
  const std::string_view text = field(Column::time);
  if (text.empty() && layout_.time_optional) return true;
  const std::optional<std::uint32_t> value = parse_time(text, layout_.time_unit);
  if (!value) {
    return refuse("time " + quoted(text) + " is no " + std::string(describe(layout_.time_unit)) +
                  " between 1970 and 2100");
  }
  time = *value;
  return true;
}

bool DelimitedLine::refuse(std::string why) {
  why_ = std::move(why);
  return false;
}

}  // namespace lrml::prep
