// A run that has trained: which of its files to open.
#pragma once

#include <filesystem>
#include <string>

#include "lrml/app/run_directory.h"
#include "lrml/checkpoint/checkpoint_file.h"
#include "lrml/comm/communicator.h"
#include "lrml/config/configuration.h"
#include "lrml/data/dataset.h"
#include "lrml/exchange/rank_groups.h"
#include "lrml/model/parameters.h"
#include "lrml/train/rank_data.h"

namespace lrml {

/// A run's newest checkpoint, the file of its best epoch, and what the checkpoint says of itself. With train.refit
/// those of the refit, once it has a checkpoint.
struct TrainedRun {
  std::filesystem::path latest;
  std::filesystem::path best;  ///< empty where no epoch has been validated yet
  CheckpointHeader header;

  bool has_refit() const { return configuration_from(header.configuration).train.refit; }
};

/// Throws AgreedError: usage where there is no run, no_checkpoint where it has no usable checkpoint. Collective.
TrainedRun find_trained_run(Communicator& comm, const RunDirectory& run);

/// Throws AgreedError (no_checkpoint) where no epoch has been validated, or where a refit is not finished:
/// "cannot `verb` 'DIR' (…". Collective.
void require_best(Communicator& comm, const RunDirectory& run, const TrainedRun& trained, const std::string& verb);

/// The dataset the run was trained on: in `data` or, where that is empty, where it was then.
/// Throws AgreedError (bad_data) if it is not there, not readable or another one. Collective.
Dataset open_dataset_of(Communicator& comm, const RunDirectory& run, const TrainedRun& trained,
                        const std::filesystem::path& data);

/// This rank's part of the data that the best epoch learnt from, with the test items; after a refit validation items
/// are training items. Throws as load_rank_data and load_refit_data. Collective.
RankData load_data_of(Communicator& comm, const TrainedRun& trained, const Dataset& dataset,
                      std::size_t logical_shards);

/// All that commands on a trained model start from.
struct OpenedRun {
  Configuration configuration;
  TrainedRun trained;
  Dataset dataset;
};

/// A run with a best epoch, and its dataset. Throws as the functions above. Collective.
OpenedRun open_run(Communicator& comm, const RunDirectory& run, const std::filesystem::path& data,
                   const std::string& verb);

/// The best epoch's parameters with these user rows, of which the ranks hold each once; item rows are shared within a
/// node as in training. Throws AgreedError (no_checkpoint) where they are damaged. Collective.
Parameters read_best(Communicator& comm, const OpenedRun& run, RowRange users);

/// The users whose rows this rank reads where one rank needs all of them.
inline RowRange all_users_on_rank_0(const Communicator& comm, std::size_t users) {
  return comm.rank() == 0 ? RowRange{0, users} : RowRange{users, users};
}

}  // namespace lrml
