// Rows of ratings by user: what the MovieLens sets and most others are.
#pragma once

#include <cstddef>
#include <string_view>

#include "data_prep/progress.h"
#include "data_prep/synth/raw_file.h"
#include "lrml/data/contents.h"

namespace lrml::prep {

/// user, item, rating, time.
struct RowForm {
  std::string_view header;  ///< with its line end, or empty
  std::string_view delimiter;
  std::string_view line_end;
  bool always_a_decimal = false;  ///< "4.0" rather than "4"
};

/// Writes the rows of all parts by user, then item. Order: the same bytes for every number of threads.
void write_rows(const DatasetContents& contents, const RowForm& form, std::size_t threads, Progress& progress,
                RawFile& file);

}  // namespace lrml::prep
