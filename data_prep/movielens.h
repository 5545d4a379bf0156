// MovieLens 100K and 1M as GroupLens ships them: ratings, and titles, genres and users' attributes beside
// them.
#pragma once

#include "data_prep/format.h"

namespace lrml::prep {

/// Whether `source` holds a u.data or a ratings.dat, at any depth.
bool detect_movielens(const Source& source);

/// Titles and attributes are read where the source has them; a single ratings file gives ids only.
/// Ages and zip codes are kept as written, occupations become words.
/// Throws Error (bad data) naming file, line and text if anything is not as GroupLens writes it.
InteractionLog read_movielens(const Source& source, ReadReport& report);

}  // namespace lrml::prep
