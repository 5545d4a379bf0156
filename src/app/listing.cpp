#include "lrml/app/listing.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "lrml/comm/communicator.h"

namespace lrml {
namespace {

constexpr std::size_t widest_title = 50;

/// Columns of a UTF-8 text as fmt counts them: no more than bytes, and what it lacks of these fmt fills up.
std::size_t width_of(std::string_view text) {
  return 2 * text.size() - fmt::formatted_size("{:{}}", text, text.size());
}

struct View {
  const ListStyle& style;
  const Catalog::Names& names;

  bool has_titles() const { return style.listed == Listed::items && !names.titles.empty(); }
  bool has_genres() const { return style.listed == Listed::items && !names.genres.empty(); }
  const std::string& id(std::size_t row) const {
    return style.listed == Listed::items ? names.items[row] : names.users[row];
  }
};

std::string csv_list(const View& view, const std::string& subject, std::span<const ListPlace> places) {
  std::string text;
  for (std::size_t k = 0; k < places.size(); ++k) {
    const std::size_t row = places[k].row;
    text += csv_field(subject) + "," + std::to_string(k + 1) + "," + csv_field(view.id(row)) + "," +
            shortest(places[k].distance);
    if (view.has_titles()) text += "," + csv_field(view.names.titles[row]);
    if (view.has_genres()) text += "," + csv_field(view.names.genres[row]);
    text += "\n";
  }
  return text;
}

std::string json_list(const View& view, const std::optional<std::string>& subject, std::span<const ListPlace> places) {
  Record list = Record::array();
  for (const ListPlace& place : places) {
    Record entry = {{view.style.entry, view.id(place.row)}, {"distance", number_record(place.distance)}};
    if (view.has_titles()) entry["title"] = view.names.titles[place.row];
    if (view.has_genres()) entry["genres"] = genres_of(view.names.genres[place.row]);
    list.push_back(std::move(entry));
  }
  Record record;
  record[view.style.subject] = subject ? Record(*subject) : Record(nullptr);
  record[view.style.entry + "s"] = std::move(list);
  return record.dump(-1, ' ', false, Record::error_handler_t::replace) + "\n";
}

std::string table_list(const View& view, const std::string& heading, std::span<const ListPlace> places) {
  std::size_t id_width = view.style.entry.size(), title_width = 5;
  for (const ListPlace& place : places) {
    id_width = std::max(id_width, width_of(view.id(place.row)));
    if (view.has_titles()) title_width = std::max(title_width, width_of(view.names.titles[place.row]));
  }
  title_width = std::min(title_width, widest_title);
  std::string text = fmt::format("{}\n{:>6}{:>10}  {:{}}", heading, "rank", "distance", view.style.entry, id_width);
  if (view.has_titles()) text += fmt::format("  {:{}}", "title", title_width);
  if (view.has_genres()) text += "  genres";
  text += "\n";
  for (std::size_t k = 0; k < places.size(); ++k) {
    const std::size_t row = places[k].row;
    const bool more = view.has_titles() || view.has_genres();
    text += fmt::format("{:6}{:>10.4f}  {:{}}", k + 1, places[k].distance, view.id(row), more ? id_width : 0);
    if (view.has_titles()) text += fmt::format("  {:{}}", view.names.titles[row], view.has_genres() ? title_width : 0);
    if (view.has_genres()) text += "  " + view.names.genres[row];
    text += "\n";
  }
  return text + (places.empty() ? "  (none)\n" : "");
}

}  // namespace

std::string shortest(float x) {
  if (std::isnan(x)) return "nan";
  std::array<char, 32> text;
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), x).ptr};
}

std::vector<std::string> genres_of(const std::string& text) {
  std::vector<std::string> genres;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find('|', begin), text.size());
    genres.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return genres;
}

Record number_record(float x) {
  if (!std::isfinite(x)) return nullptr;
  return std::strtod(shortest(x).c_str(), nullptr);
}

std::string csv_field(const std::string& field) {
  if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
  std::string quoted = "\"";
  for (const char c : field) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

ListFormat list_format(const std::optional<ListFormat>& asked) {
  if (asked) return *asked;
  return !started_by_launcher() && ::isatty(STDOUT_FILENO) == 1 ? ListFormat::table : ListFormat::csv;
}

std::string list_header(const ListStyle& style, const Catalog& catalog) {
  if (style.format != ListFormat::csv) return "";
  const View view{style, catalog.names()};
  return style.subject + ",rank," + style.entry + ",distance" + (view.has_titles() ? ",title" : "") +
         (view.has_genres() ? ",genres" : "") + "\n";
}

std::string list_text(const ListStyle& style, const Catalog& catalog, const std::optional<std::string>& subject,
                      const std::string& heading, std::span<const ListPlace> places) {
  const View view{style, catalog.names()};
  if (style.format == ListFormat::csv) return csv_list(view, subject.value_or(""), places);
  if (style.format == ListFormat::jsonl) return json_list(view, subject, places);
  return table_list(view, heading, places);
}

}  // namespace lrml
