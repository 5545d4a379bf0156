// Opening the dataset of a run on every rank.
#pragma once

#include <filesystem>

#include "lrml/checkpoint/checkpoint_file.h"
#include "lrml/comm/communicator.h"
#include "lrml/data/dataset.h"

namespace lrml {

/// The same dataset on every rank. Throws AgreedError (bad data) if a rank cannot open it, or if the ranks' files
/// hold different content. Collective.
Dataset open_dataset(Communicator& comm, const std::filesystem::path& file);

/// Throws AgreedError (bad data) unless `dataset` is the one `header` was trained on. Collective.
void require_trained_on(Communicator& comm, const CheckpointHeader& header, const Dataset& dataset);

}  // namespace lrml
