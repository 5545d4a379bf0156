#include "data_prep/format/delimited_columns.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>
#include <vector>

#include "data_prep/format/column_names.h"
#include "data_prep/text/text.h"
#include "lrml/base/error.h"

namespace lrml::prep {
namespace {

using Places = std::array<std::optional<std::size_t>, column_kinds.size()>;  ///< by ColumnKind

std::optional<std::size_t>& place_of(Places& places, ColumnKind kind) {
  return places[static_cast<std::size_t>(kind)];
}

bool is_number(std::string_view text) {
  return parse_double(text).has_value();
}

bool is_number_or_date(std::string_view text) {
  return is_number(text) || parse_time(text, TimeUnit::date) || parse_time(text, TimeUnit::date_time);
}

/// Whether the user names one of `names`.
bool tells_one_of(const std::vector<std::string>& names, const FormatOptions& options) {
  return std::ranges::any_of(*split_fields(options.columns, ",", false), [&](const std::string& told) {
    return !told.empty() && !is_digits(told) && std::ranges::find(names, told) != names.end();
  });
}

/// Whether the first line names the columns: it does where known names or the user's, or words stand above numbers.
bool has_header(const SampleTable& table, const FormatOptions& options) {
  if (options.header != HeaderLine::automatic) return options.header == HeaderLine::yes;
  if (names_a_log(table.first) || tells_one_of(table.first, options)) return true;
  if (table.rows.empty()) return false;
  bool words_above_values = false;
  for (std::size_t k = 0; k < table.columns(); ++k) {
    if (is_number_or_date(table.first[k])) return false;
    words_above_values = words_above_values || is_number_or_date(table.rows.front()[k]);
  }
  return words_above_values;
}

Error bad_columns(const FormatOptions& options, const std::string& why) {
  return {ExitCode::usage, "cannot use --columns " + options.columns + " (" + why +
                               "). Give user,item,rating,time, each by its name in the header or its number from 1; "
                               "rating and time may be left out."};
}

std::string list_of(std::span<const std::string> names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "'" : ", '") + printable(name) + "'";
  return list;
}

std::size_t place_told(std::string_view text, const SampleTable& table, bool header, const FormatOptions& options) {
  if (header) {
    const auto name = std::ranges::find(table.first, text);
    if (name != table.first.end()) return static_cast<std::size_t>(name - table.first.begin());
  }
  if (!is_digits(text)) {
    throw bad_columns(options, "no column is called '" + std::string(text) + "'" +
                                   (header ? ", these are: " + list_of(table.first) : ", as there is no header"));
  }
  const std::optional<std::int64_t> number = parse_integer(text);
  if (!number || *number < 1 || *number > std::ssize(table.first)) {
    throw bad_columns(options, "there are " + std::to_string(table.columns()) + " columns, not " + std::string(text));
  }
  return static_cast<std::size_t>(*number - 1);
}

Places places_told(const SampleTable& table, bool header, const FormatOptions& options) {
  const std::vector<std::string> told = *split_fields(options.columns, ",", false);
  if (told.size() < 2 || told.size() > column_kinds.size() || told[0].empty() || told[1].empty()) {
    throw bad_columns(options, "it names no user and item");
  }
  Places places;
  for (std::size_t k = 0; k < told.size(); ++k) {
    if (told[k].empty()) continue;
    const std::size_t place = place_told(told[k], table, header, options);
    if (std::ranges::find(places, place) != places.end()) {
      throw bad_columns(options, "column '" + told[k] + "' is there twice");
    }
    places[k] = place;
  }
  return places;
}

Places places_named(std::span<const std::string> names) {
  Places places;
  for (const ColumnKind kind : column_kinds) place_of(places, kind) = find_column(names, kind);
  return places;
}

/// The unit in which nearly all of `values` are times.
std::optional<TimeUnit> unit_of(const std::vector<std::string>& values) {
  for (const std::string& value : values) {
    const std::string_view one = value;
    const std::optional<TimeUnit> unit = recognize_time_unit(std::span(&one, 1));
    if (!unit) continue;
    const bool fits =
        nearly_all(values, [&](const std::string& text) { return text.empty() || parse_time(text, *unit); });
    return fits ? unit : std::nullopt;
  }
  return std::nullopt;
}

/// Small counts of seconds are numbers like any other: without a name only later ones are taken for times.
bool looks_like_times(const std::vector<std::string>& values) {
  constexpr std::uint32_t year_1980 = 315532800;
  const std::optional<TimeUnit> unit = unit_of(values);
  return unit &&
         nearly_all(values, [&](const std::string& text) { return parse_time(text, *unit).value_or(0) >= year_1980; });
}

/// The places in a text without a header, or why they cannot be told.
std::variant<Places, std::string> places_by_value(const SampleTable& table) {
  std::vector<std::vector<std::string>> values;
  for (std::size_t k = 0; k < table.columns(); ++k) {
    values.push_back(table.column(k));
    values.back().push_back(table.first[k]);
  }
  Places places;
  place_of(places, ColumnKind::user) = 0;
  place_of(places, ColumnKind::item) = 1;
  if (values.size() > column_kinds.size()) return "it has " + std::to_string(values.size()) + " columns without names";
  if (values.size() >= 3 && looks_like_times(values.back())) {
    place_of(places, ColumnKind::time) = values.size() - 1;
  } else if (values.size() == 4) {
    return "its fourth column without a name holds no times";
  }
  if (values.size() == 4 || (values.size() == 3 && !place_of(places, ColumnKind::time))) {
    if (!nearly_all(values[2], is_number)) return "its third column without a name holds neither ratings nor times";
    place_of(places, ColumnKind::rating) = 2;
  }
  return places;
}

std::optional<TimeUnit> unit_told(TimeText told) {
  switch (told) {
    case TimeText::seconds:
      return TimeUnit::seconds;
    case TimeText::milliseconds:
      return TimeUnit::milliseconds;
    case TimeText::microseconds:
      return TimeUnit::microseconds;
    case TimeText::automatic:
    case TimeText::dates:
      return std::nullopt;
  }
  return std::nullopt;
}

/// The unit of the column at `place`, or why it holds no times.
std::variant<TimeUnit, std::string> time_unit(const SampleTable& table, std::size_t place, bool header, TimeText told) {
  if (const std::optional<TimeUnit> unit = unit_told(told)) return *unit;
  std::vector<std::string> values = table.column(place);
  if (!header) values.push_back(table.first[place]);
  std::erase(values, "");
  if (values.empty()) return TimeUnit::seconds;
  const std::optional<TimeUnit> unit = unit_of(values);
  const bool is_date = unit == TimeUnit::date || unit == TimeUnit::date_time;
  if (unit && (told == TimeText::automatic || is_date)) return *unit;
  return "'" + printable(values.front()) + "' in column " + std::to_string(place + 1) +
         (told == TimeText::dates ? " is no date" : " is no time: a number since 1970 or a date as YYYY-MM-DD");
}

std::string describe_columns(const SampleTable& table, bool header, const Places& places) {
  std::string list;
  for (const ColumnKind kind : column_kinds) {
    const std::optional<std::size_t> place = places[static_cast<std::size_t>(kind)];
    if (!place) continue;
    list += (list.empty() ? "" : ", ") + std::string(describe(kind)) + " = ";
    list += header ? "'" + printable(table.first[*place]) + "'" : "column " + std::to_string(*place + 1);
  }
  return "columns separated by " + describe_delimiter(table.delimiter) + (header ? " with a header: " : ": ") + list;
}

}  // namespace

std::variant<DelimitedColumns, std::string> find_columns(const SampleTable& table, const FormatOptions& options) {
  const bool header = has_header(table, options);
  Places places;
  if (!options.columns.empty()) {
    places = places_told(table, header, options);
  } else if (header) {
    if (!names_a_log(table.first)) return "its columns are " + list_of(table.first);
    places = places_named(table.first);
  } else {
    auto found = places_by_value(table);
    if (std::holds_alternative<std::string>(found)) return std::get<std::string>(std::move(found));
    places = std::get<Places>(found);
  }

  DelimitedColumns columns;
  columns.has_header = header;
  columns.may_have_header =
      !header && options.header == HeaderLine::automatic && std::ranges::none_of(table.first, is_number_or_date);
  columns.why = describe_columns(table, header, places);
  DelimitedLayout& layout = columns.layout;
  layout.delimiter = table.delimiter;
  layout.quoted = table.quoted || table.delimiter == "," || table.delimiter == ";";
  layout.columns = table.columns();
  layout.user = *place_of(places, ColumnKind::user);
  layout.item = *place_of(places, ColumnKind::item);
  layout.rating = place_of(places, ColumnKind::rating);
  layout.time = place_of(places, ColumnKind::time);
  layout.rating_optional = options.rating_optional;
  layout.time_optional = options.time_optional;
  if (!layout.time) return columns;
  auto unit = time_unit(table, *layout.time, header, options.time);
  if (std::holds_alternative<std::string>(unit)) return std::get<std::string>(std::move(unit));
  layout.time_unit = std::get<TimeUnit>(unit);
  return columns;
}

std::string delimiter_of(const FormatOptions& options) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> words = {
      {{"tab", "\t"}, {"\\t", "\t"}, {"space", " "}, {"comma", ","}, {"semicolon", ";"}}};
  const auto word = std::ranges::find(words, options.delimiter, &std::pair<std::string_view, std::string_view>::first);
  return word == words.end() ? options.delimiter : std::string(word->second);
}

}  // namespace lrml::prep
