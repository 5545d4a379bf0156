// The beginning of a delimited text as a table: its delimiter, its header, its fields.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data_prep/format/glimpse.h"

namespace lrml::prep {

struct SampleTable {
  std::string delimiter;
  bool quoted = false;             ///< some field is in double quotes
  std::vector<std::string> first;  ///< fields of the first line, quotes removed
  /// Fields of the other lines that have as many of them as the first.
  std::vector<std::vector<std::string>> rows;

  std::size_t columns() const { return first.size(); }
  std::vector<std::string> column(std::size_t k) const;
};

/// The beginning cut at `delimiter` or, if that is empty, at the first of `::`, TAB, `,`, `;`, `|` and space that
/// nearly every line has equally often. Nothing if there is none.
std::optional<SampleTable> tabulate(const Beginning& beginning, std::string_view delimiter = {});

/// The fields of `line`. With `quoted`, a field may be in double quotes, within which delimiters are text and two
/// quotes are one (RFC 4180). Nothing if a quoted field does not end, or ends before a delimiter.
std::optional<std::vector<std::string>> split_fields(std::string_view line, std::string_view delimiter, bool quoted);

/// Whether `holds` is true of nearly all values: a few bad lines do not hide what a column is.
template <class Values, class Predicate>
bool nearly_all(const Values& values, Predicate holds) {
  std::size_t count = 0;
  for (const auto& value : values) count += holds(value) ? 1 : 0;
  return count > 0 && 10 * count >= 9 * std::size(values);
}

/// "'\t'" for people.
std::string describe_delimiter(std::string_view delimiter);

}  // namespace lrml::prep
