#include "data_prep/format/sample_table.h"

#include <algorithm>
#include <array>
#include <utility>

namespace lrml::prep {
namespace {

constexpr std::array<std::string_view, 6> delimiters = {"::", "\t", ",", ";", "|", " "};

bool has_quotes(const Beginning& beginning, std::string_view delimiter) {
  const std::string inside = std::string(delimiter) + '"';
  return std::ranges::any_of(beginning.lines, [&](const std::string& line) {
    return line.starts_with('"') || line.find(inside) != std::string::npos;
  });
}

/// Takes a field in quotes off `rest`; false if its quotes are not in order.
bool take_quoted(std::string_view& rest, std::string_view delimiter, std::string& field) {
  rest.remove_prefix(1);
  while (true) {
    const std::size_t quote = rest.find('"');
    if (quote == std::string_view::npos) return false;
    field += rest.substr(0, quote);
    rest.remove_prefix(quote + 1);
    if (!rest.starts_with('"')) return rest.empty() || rest.starts_with(delimiter);
    field += '"';
    rest.remove_prefix(1);
  }
}

std::optional<SampleTable> cut(const Beginning& beginning, std::string_view delimiter) {
  SampleTable table;
  table.delimiter = delimiter;
  table.quoted = has_quotes(beginning, delimiter);
  for (const std::string& line : beginning.lines) {
    std::optional<std::vector<std::string>> fields = split_fields(line, delimiter, table.quoted);
    if (&line == &beginning.lines.front()) {
      if (!fields || fields->size() < 2) return std::nullopt;
      table.first = std::move(*fields);
    } else if (fields && fields->size() == table.columns()) {
      table.rows.push_back(std::move(*fields));
    }
  }
  if (10 * (table.rows.size() + 1) < 9 * beginning.lines.size()) return std::nullopt;
  return table;
}

}  // namespace

std::vector<std::string> SampleTable::column(std::size_t k) const {
  std::vector<std::string> values;
  values.reserve(rows.size());
  for (const std::vector<std::string>& row : rows) values.push_back(row[k]);
  return values;
}

std::optional<SampleTable> tabulate(const Beginning& beginning, std::string_view delimiter) {
  if (beginning.lines.empty()) return std::nullopt;
  if (!delimiter.empty()) return cut(beginning, delimiter);
  for (const std::string_view candidate : delimiters) {
    if (std::optional<SampleTable> table = cut(beginning, candidate)) return table;
  }
  return std::nullopt;
}

std::optional<std::vector<std::string>> split_fields(std::string_view line, std::string_view delimiter, bool quoted) {
  std::vector<std::string> fields;
  while (true) {
    std::string& field = fields.emplace_back();
    if (quoted && line.starts_with('"')) {
      if (!take_quoted(line, delimiter, field)) return std::nullopt;
    } else {
      field = line.substr(0, line.find(delimiter));
      line.remove_prefix(field.size());
    }
    if (line.empty()) return fields;
    line.remove_prefix(delimiter.size());
  }
}

std::string describe_delimiter(std::string_view delimiter) {
  return delimiter == "\t" ? "'\\t'" : "'" + std::string(delimiter) + "'";
}

}  // namespace lrml::prep
