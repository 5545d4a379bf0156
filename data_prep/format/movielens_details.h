// What MovieLens tells about items and users: one function per file form, one line at a time.
#pragma once

#include <string>
#include <string_view>

#include "data_prep/text/text.h"

namespace lrml::prep {

struct ItemDetails {
  std::string id;
  std::string title;
  std::string genres;  ///< "Action|Drama"; empty where there are none
};

struct UserDetails {
  std::string_view id;
  std::string_view age;
  std::string_view gender;
  std::string_view occupation;  ///< a word
  std::string_view zip;
};

/// u.item: `id|title|release date|video release date|IMDb URL|19 flags 0/1`.
ItemDetails parse_item_100k(const LineReader& lines);
/// movies.dat of 1M and 10M: `id::title::genre|genre`, genres perhaps `(no genres listed)`.
ItemDetails parse_item_dat(const LineReader& lines);
/// movies.csv of 20M and later: `id,title,genre|genre`, the title in quotes where it has commas or quotes.
ItemDetails parse_item_csv(const LineReader& lines);
/// u.user: `id|age|gender|occupation|zip`.
UserDetails parse_user_100k(const LineReader& lines);
/// users.dat: `id::gender::age::occupation number::zip`.
UserDetails parse_user_1m(const LineReader& lines);

/// `text` if it is a MovieLens id, decimal digits; else rejects the line.
std::string_view require_id(const LineReader& lines, std::string_view what, std::string_view text);

}  // namespace lrml::prep
