// Ratings by movie: what the Netflix Prize set is.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "data_prep/progress.h"
#include "lrml/data/contents.h"

namespace lrml::prep {

/// Calls write(item, text) for every item, in order: "7:", then a line "user,stars,yyyy-mm-dd" for each rating, by
/// user.
///
/// Order    the same texts for every number of threads
/// Cost     a pass over all items for each of at least 64 batches; 8 bytes and a line for each rating of a few batches
void write_by_movie(const DatasetContents& contents, std::size_t threads, Progress& progress,
                    const std::function<void(std::size_t item, std::string_view text)>& write);

}  // namespace lrml::prep
