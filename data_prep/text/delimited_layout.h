// What the fields of a delimited text mean: how generic CSV, MovieLens, RecBole and the like differ.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "data_prep/text/numbers.h"
#include "data_prep/text/times.h"

namespace lrml::prep {

struct DelimitedLayout {
  std::string delimiter = ",";  ///< one or more characters
  bool quoted = false;          ///< fields may be in "quotes" as in RFC 4180, but end on their line
  std::size_t columns = 2;
  bool more_columns = false;  ///< lines may have more fields than `columns`

  // Places of the fields that are read, from 0, all below `columns`.
  std::size_t user = 0;
  std::size_t item = 1;
  std::optional<std::size_t> rating;
  std::optional<std::size_t> time;

  bool numeric_ids = false;  ///< other ids than whole numbers are errors
  RatingScale rating_scale = any_number;
  TimeUnit time_unit = TimeUnit::seconds;
  bool rating_optional = false;    ///< an empty field is the rating 0
  bool time_optional = false;      ///< an empty field is the time 0
  bool skips_empty_lines = false;  ///< else they are bad lines
};

}  // namespace lrml::prep
