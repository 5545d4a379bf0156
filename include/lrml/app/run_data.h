// Opening the dataset of a run on every rank.
#pragma once

#include <filesystem>

#include "lrml/checkpoint/checkpoint_file.h"
#include "lrml/comm/communicator.h"
#include "lrml/data/dataset.h"

namespace lrml {

/// The same dataset on every rank, with the content that its digest says. Throws AgreedError (bad data) if a rank cannot
/// open it, if the ranks' files hold different content, or another content than they should, or if a seal is broken.
///
/// Cost     the ranks read the file once, each a part. Where it is not the same file everywhere, a rank of each node
///          reads its own; where that was never sealed, all of its content into memory
/// Collective.
Dataset open_dataset(Communicator& comm, const std::filesystem::path& file);

/// Throws AgreedError (bad data) unless `dataset` is the one `header` was trained on. Collective.
void require_trained_on(Communicator& comm, const CheckpointHeader& header, const Dataset& dataset);

}  // namespace lrml
