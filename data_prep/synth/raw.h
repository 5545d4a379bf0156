// A dataset's interactions as raw text, in the form in which a public data set is shipped.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "data_prep/progress.h"
#include "lrml/data/contents.h"

namespace lrml::prep {

/// "movielens-100k", "movielens-1m", "movielens-20m", "netflix", "netflix-combined", "delimited".
std::vector<std::string> raw_format_names();

/// Throws Error (usage) unless `folder` can be made: it is new or empty, in a folder that exists, and nothing is left
/// of an earlier attempt.
void check_raw_folder(const std::filesystem::path& folder);

/// Writes all parts of `contents` together, and what it knows of users and items where the format has a place for it.
/// `folder` appears only when it is complete.
///
/// Order    the same bytes for every number of threads
/// Cost     about 0.1 µs per interaction and thread; 25 MB per thread, and for netflix 8 bytes for a 64th of all
///          interactions
/// Throws   Error (usage) as check_raw_folder() does, and for times or stars that the format cannot tell;
///          Error (failure) if a file cannot be written
/// @pre     timestamps and ratings are complete; for netflix item ids are numbers
void write_raw(const DatasetContents& contents, const std::string& format, const std::filesystem::path& folder,
               std::size_t threads, Progress& progress);

}  // namespace lrml::prep
