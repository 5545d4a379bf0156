#include "data_prep/format/movielens_details.h"

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "data_prep/format/sample_table.h"

namespace lrml::prep {
namespace {

constexpr std::array<std::string_view, 19> genres_100k = {
    "unknown",     "Action", "Adventure", "Animation", "Children's", "Comedy",  "Crime",
    "Documentary", "Drama",  "Fantasy",   "Film-Noir", "Horror",     "Musical", "Mystery",
    "Romance",     "Sci-Fi", "Thriller",  "War",       "Western"};

constexpr std::array<std::string_view, 21> occupations_1m = {"other",
                                                             "academic/educator",
                                                             "artist",
                                                             "clerical/admin",
                                                             "college/grad student",
                                                             "customer service",
                                                             "doctor/health care",
                                                             "executive/managerial",
                                                             "farmer",
                                                             "homemaker",
                                                             "K-12 student",
                                                             "lawyer",
                                                             "programmer",
                                                             "retired",
                                                             "sales/marketing",
                                                             "scientist",
                                                             "self-employed",
                                                             "technician/engineer",
                                                             "tradesman/craftsman",
                                                             "unemployed",
                                                             "writer"};

std::string quoted(std::string_view text) {
  return "'" + std::string(text) + "'";
}

std::string join_genres(const LineReader& lines, std::span<const std::string_view> flags) {
  std::string genres;
  for (std::size_t k = 0; k < flags.size(); ++k) {
    if (flags[k] == "0") continue;
    if (flags[k] != "1") lines.reject("genre flag " + quoted(flags[k]) + " is neither 0 nor 1");
    if (!genres.empty()) genres += '|';
    genres += genres_100k[k];
  }
  return genres;
}

std::string genres_of(std::string_view text) {
  return text == "(no genres listed)" ? "" : std::string(text);
}

UserDetails checked(const LineReader& lines, const UserDetails& user) {
  require_id(lines, "user id", user.id);
  if (!is_digits(user.age)) lines.reject("age " + quoted(user.age) + " is no number");
  if (user.gender != "M" && user.gender != "F") {
    lines.reject("gender " + quoted(user.gender) + " is neither M nor F");
  }
  return user;
}

}  // namespace

std::string_view require_id(const LineReader& lines, std::string_view what, std::string_view text) {
  if (!is_digits(text)) lines.reject(std::string(what) + " " + quoted(text) + " is no whole number");
  return text;
}

ItemDetails parse_item_100k(const LineReader& lines) {
  std::array<std::string_view, 5 + genres_100k.size()> fields;
  split_line(lines, "|", fields);
  return {std::string(require_id(lines, "item id", fields[0])), std::string(fields[1]),
          join_genres(lines, std::span(fields).subspan(5))};
}

ItemDetails parse_item_dat(const LineReader& lines) {
  std::array<std::string_view, 3> fields;
  split_line(lines, "::", fields);
  return {std::string(require_id(lines, "item id", fields[0])), std::string(fields[1]), genres_of(fields[2])};
}

ItemDetails parse_item_csv(const LineReader& lines) {
  std::optional<std::vector<std::string>> fields = split_fields(lines.line(), ",", true);
  if (!fields) lines.reject("a field in quotes does not end before a comma");
  if (fields->size() != 3) {
    lines.reject("it has " + std::to_string(fields->size()) + (fields->size() == 1 ? " field" : " fields") +
                 " instead of 3, separated by ','");
  }
  require_id(lines, "item id", (*fields)[0]);
  return {std::move((*fields)[0]), std::move((*fields)[1]), genres_of((*fields)[2])};
}

UserDetails parse_user_100k(const LineReader& lines) {
  std::array<std::string_view, 5> fields;
  split_line(lines, "|", fields);
  return checked(lines, {fields[0], fields[1], fields[2], fields[3], fields[4]});
}

UserDetails parse_user_1m(const LineReader& lines) {
  std::array<std::string_view, 5> fields;
  split_line(lines, "::", fields);
  const auto number = is_digits(fields[3]) ? parse_integer(fields[3]) : std::nullopt;
  if (!number || *number >= std::ssize(occupations_1m)) {
    lines.reject("occupation " + quoted(fields[3]) + " is no whole number from 0 to 20");
  }
  const std::string_view occupation = occupations_1m[static_cast<std::size_t>(*number)];
  return checked(lines, {fields[0], fields[2], fields[1], occupation, fields[4]});
}

}  // namespace lrml::prep
