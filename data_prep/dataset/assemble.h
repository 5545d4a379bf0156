// From users' ordered events to the arrays of a dataset: the split and the stored negatives.
#pragma once

#include <cstddef>
#include <functional>

#include "data_prep/dataset/build_dataset.h"
#include "data_prep/dataset/event_source.h"
#include "data_prep/dataset/split.h"
#include "data_prep/progress.h"
#include "lrml/data/contents.h"

namespace lrml::prep {

/// Splits every user of `source` and draws negatives into `contents`, whose ids are already in place; sets
/// contents.split, seed and negatives_per_user.
/// `report` counts users with ties, one and two interactions, and padded lists.
///
/// Order    a pure function of the events and the options, whatever the number of threads
/// Cost     O(events + users · negatives), on `threads` threads (0: all usable cores); 16 bytes per event and
///          a few runs in memory
void assemble(EventSource& source, const EventFields& fields, const SplitOptions& options, std::size_t threads,
              Progress& progress, DatasetContents& contents, BuildReport& report);

/// As assemble(), but gives the rows of the next users to `take`, in order and with the ids of these users, instead of
/// adding them to `contents`. Memory: a few runs.
void assemble_by_runs(EventSource& source, const EventFields& fields, const SplitOptions& options, std::size_t threads,
                      Progress& progress, DatasetContents& contents, BuildReport& report,
                      const std::function<void(DatasetContents&& some)>& take);

}  // namespace lrml::prep
