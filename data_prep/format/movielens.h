// MovieLens as GroupLens ships it: ratings, and titles, genres and users' attributes beside them.
#pragma once

#include <optional>

#include "data_prep/format/format.h"

namespace lrml::prep {

/// MovieLens 100K: u.data, with u.item and u.user beside it; never the parts u1.base … ub.test that are cut from it.
std::optional<ReadPlan> recognize_movielens_100k(const Glimpse& glimpse, const FormatOptions& options);

/// MovieLens 1M and 10M: ratings.dat, with movies.dat and users.dat beside it. Half stars are ratings unless the
/// source shows that it is 1M, which has whole ones: by users.dat.
std::optional<ReadPlan> recognize_movielens_dat(const Glimpse& glimpse, const FormatOptions& options);

/// MovieLens 20M, 25M, 32M, latest and latest-small: ratings.csv and movies.csv, or rating.csv and movie.csv as Kaggle
/// has them for 20M, with dates instead of seconds.
std::optional<ReadPlan> recognize_movielens_csv(const Glimpse& glimpse, const FormatOptions& options);

}  // namespace lrml::prep
