// The Netflix Prize set in the forms in which it travels.
#pragma once

#include <optional>

#include "data_prep/format/format.h"

namespace lrml::prep {

/// mv_NNNNNNN.txt files, as unpacked or in training_set.tar in nf_prize_dataset.tar.gz; combined_data_N.txt files as on
/// Kaggle; or one file of either kind, whatever its name. Titles come from movie_titles.txt or .csv beside them.
/// Throws Error (bad data) for probe.txt and qualifying.txt, which hold no ratings, where there is nothing else.
std::optional<ReadPlan> recognize_netflix(const Glimpse& glimpse, const FormatOptions& options);

}  // namespace lrml::prep
