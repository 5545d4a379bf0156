// Titles, genres and attributes in the files beside the ratings of public data sets.
#pragma once

#include <string>

#include "lrml/data/contents.h"

namespace lrml::prep {

/// u.item of MovieLens 100K: id|title|date||url|19 genre flags.
std::string u_item_text(const DatasetContents& contents);
/// u.user of MovieLens 100K: id|age|gender|occupation|zip.
std::string u_user_text(const DatasetContents& contents);
/// movies.dat of MovieLens 1M: id::title::genres.
std::string movies_dat_text(const DatasetContents& contents);
/// users.dat of MovieLens 1M: id::gender::age::occupation::zip.
std::string users_dat_text(const DatasetContents& contents);
/// movies.csv of MovieLens 20M: movieId,title,genres; quoted where a field holds a comma or a quote.
std::string movies_csv_text(const DatasetContents& contents);
/// movie_titles.txt of Netflix: id,year,title; a title that ends in a year gives it, else it is NULL.
std::string movie_titles_text(const DatasetContents& contents);

/// `field` as RFC 4180 wants it.
std::string csv_field(const std::string& field);

}  // namespace lrml::prep
