// Lists of recommended or similar things as text: a table for people, CSV or JSON lines for programs.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lrml/app/catalog.h"
#include "lrml/app/records.h"
#include "lrml/base/fields.h"

namespace lrml {

enum class ListFormat {
  table,  ///< for people
  csv,    ///< RFC 4180 with a header: a line per place
  jsonl,  ///< a JSON object per list
};
template <>
struct EnumNames<ListFormat> {
  static constexpr std::array<std::string_view, 3> names = {"table", "csv", "jsonl"};
};

/// The one asked for; else a table on a terminal and CSV elsewhere. Under a launcher standard output may look like a
/// terminal and is none.
ListFormat list_format(const std::optional<ListFormat>& asked);

/// A number with the fewest digits that give it back; "nan".
std::string shortest(float x);

/// The same for JSON: the double with these digits; null where it is not finite.
Record number_record(float x);

/// {"Action", "Drama"} of "Action|Drama".
std::vector<std::string> genres_of(const std::string& text);

/// A field of CSV: in quotes where it has a comma, a quote or a line's end.
std::string csv_field(const std::string& field);

enum class Listed { items, users };

/// One place of a list: a row of the catalog and its distance.
struct ListPlace {
  std::size_t row = 0;
  float distance = 0.0f;  ///< written with the fewest digits that give it back; NaN is "nan", in JSON null
};

/// What the lists of one command have in common.
///
///     csv      SUBJECT,rank,ENTRY,distance[,title][,genres]
///     jsonl    {"SUBJECT": id, "ENTRIES": [{"ENTRY": id, "distance": 0.25, "title": …, "genres": ["Drama"]}, …]}
/// Titles and genres come with items, where the dataset has them.
struct ListStyle {
  ListFormat format = ListFormat::table;
  Listed listed = Listed::items;
  std::string subject = "user";  ///< name of what a list is for
  std::string entry = "item";    ///< name of what is listed
};

/// What comes before the first list; empty but for CSV.
std::string list_header(const ListStyle& style, const Catalog& catalog);

/// One list, nearest first. `subject` is an id or, for someone new, nothing; `heading` stands above a table.
std::string list_text(const ListStyle& style, const Catalog& catalog, const std::optional<std::string>& subject,
                      const std::string& heading, std::span<const ListPlace> places);

}  // namespace lrml
