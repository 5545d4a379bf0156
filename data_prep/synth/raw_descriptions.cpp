#include "data_prep/synth/raw_descriptions.h"

#include <array>
#include <string_view>

namespace lrml::prep {
namespace {

// The order of the flags in u.item.
constexpr std::array<std::string_view, 19> genre_flags = {
    "unknown",     "Action", "Adventure", "Animation", "Children's", "Comedy",  "Crime",
    "Documentary", "Drama",  "Fantasy",   "Film-Noir", "Horror",     "Musical", "Mystery",
    "Romance",     "Sci-Fi", "Thriller",  "War",       "Western"};

constexpr std::string_view no_zip = "00000";

// What an empty list of words says about number k.
const std::string& word(const std::vector<std::string>& words, std::size_t k) {
  static const std::string none;
  return words.empty() ? none : words[k];
}

const std::string& attribute(const DatasetContents& contents, const std::string& name, std::size_t user) {
  static const std::vector<std::string> none;
  const auto found = contents.user_attributes.find(name);
  return word(found == contents.user_attributes.end() ? none : found->second, user);
}

bool has_genre(const std::string& genres, std::string_view genre) {
  return ("|" + genres + "|").find("|" + std::string(genre) + "|") != std::string::npos;
}

// "1987" of "Film 00123 (1987)", or nothing.
std::string_view year_of(std::string_view title) {
  const bool has_year = title.size() > 7 && title.ends_with(')') && title.substr(title.size() - 7, 2) == " (" &&
                        title.find_first_not_of("0123456789", title.size() - 5) == title.size() - 1;
  return has_year ? title.substr(title.size() - 5, 4) : std::string_view();
}

std::string item_text(const DatasetContents& contents, std::string (*line)(const DatasetContents&, std::size_t)) {
  std::string text;
  for (std::size_t item = 0; item < contents.items(); ++item) text += line(contents, item);
  return text;
}

}  // namespace

std::string u_item_text(const DatasetContents& contents) {
  return item_text(contents, [](const DatasetContents& all, std::size_t item) {
    const std::string& title = word(all.item_titles, item);
    std::string line = all.item_ids[item] + "|" + title + "|";
    if (!year_of(title).empty()) line.append("01-Jan-").append(year_of(title));
    line += "||";
    for (const std::string_view genre : genre_flags) {
      line += has_genre(word(all.item_genres, item), genre) ? "|1" : "|0";
    }
    return line + "\n";
  });
}

std::string u_user_text(const DatasetContents& contents) {
  std::string text;
  for (std::size_t user = 0; user < contents.users(); ++user) {
    text.append(contents.user_ids[user]).append(1, '|').append(attribute(contents, "age", user)).append(1, '|');
    text.append(attribute(contents, "gender", user)).append(1, '|').append(attribute(contents, "occupation", user));
    text.append(1, '|').append(no_zip).append(1, '\n');
  }
  return text;
}

std::string movies_dat_text(const DatasetContents& contents) {
  return item_text(contents, [](const DatasetContents& all, std::size_t item) {
    return all.item_ids[item] + "::" + word(all.item_titles, item) + "::" + word(all.item_genres, item) + "\n";
  });
}

std::string users_dat_text(const DatasetContents& contents) {
  std::string text;
  for (std::size_t user = 0; user < contents.users(); ++user) {
    text.append(contents.user_ids[user]).append("::").append(attribute(contents, "gender", user)).append("::");
    text.append(attribute(contents, "age", user)).append("::").append(attribute(contents, "occupation", user));
    text.append("::").append(no_zip).append(1, '\n');
  }
  return text;
}

std::string movies_csv_text(const DatasetContents& contents) {
  return "movieId,title,genres\r\n" + item_text(contents, [](const DatasetContents& all, std::size_t item) {
           return all.item_ids[item] + "," + csv_field(word(all.item_titles, item)) + "," +
                  csv_field(word(all.item_genres, item)) + "\r\n";
         });
}

std::string movie_titles_text(const DatasetContents& contents) {
  return item_text(contents, [](const DatasetContents& all, std::size_t item) {
    const std::string_view title = word(all.item_titles, item);
    const std::string_view year = year_of(title);
    std::string line = all.item_ids[item] + ",";
    line.append(year.empty() ? "NULL" : year).append(1, ',');
    return line.append(title.substr(0, title.size() - (year.empty() ? 0 : 7))) + "\n";
  });
}

std::string csv_field(const std::string& field) {
  if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
  std::string quoted = "\"";
  for (const char letter : field) quoted.append(letter == '"' ? 2 : 1, letter);
  return quoted + '"';
}

}  // namespace lrml::prep
