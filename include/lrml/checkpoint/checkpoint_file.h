// One checkpoint: the run state as one HDF5 file of global arrays, written and read by any number of ranks.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "lrml/base/hash.h"
#include "lrml/checkpoint/run_state.h"
#include "lrml/comm/communicator.h"

namespace lrml {

/// Changes whenever the same options would give other bits. A checkpoint of another version is refused.
inline constexpr std::int64_t semantics_version = 2;

/// What a checkpoint belongs to.
struct RunIdentity {
  std::map<std::string, std::string> configuration;  ///< "section.key" → value
  Digest dataset_digest = 0;
  std::vector<std::string> user_ids;  ///< [U] original ids
  std::vector<std::string> item_ids;  ///< [I]
};

/// What a checkpoint says about itself before its arrays are read.
struct CheckpointHeader {
  std::map<std::string, std::string> configuration;
  Digest dataset_digest = 0;
  Digest parameters_digest = 0;
  std::size_t users = 0;
  std::size_t items = 0;
  std::size_t dim = 0;
  std::size_t slots = 0;
  Progress progress;
};

enum class CheckpointContent { parameters_only, with_moments };

/// Writes `state` under `file`: to a temporary name, by all ranks together, flushed to disk, renamed. Each array
/// carries its digest. Nothing in the file depends on the number of ranks.
/// Room on the disk is claimed first. Throws Error (failure) on every rank; an older `file` is then intact. Where the
/// disk fails later, with the file open on several processes, it logs that error and ends the job with its code.
/// Collective.
void write_checkpoint(Communicator& comm, const std::filesystem::path& file, const RunState& state,
                      const RunIdentity& identity, CheckpointContent content);

/// Throws Error (no_checkpoint) if the file is no checkpoint, damaged, or of another semantics_version.
CheckpointHeader read_checkpoint_header(const std::filesystem::path& file);

/// Reads every array and compares its digest, with little memory. Throws AgreedError (no_checkpoint) as
/// read_checkpoint_header and if an array is damaged, missing or of another shape. Collective.
CheckpointHeader require_intact(Communicator& comm, const std::filesystem::path& file, CheckpointContent content);

/// Reads this rank's users' rows, the item rows that are its to fill (without a table: all, into memory of its own) and
/// everything replicated. Throws Error (no_checkpoint) on every rank if an array is damaged (its digest differs) or has
/// another shape. Collective.
Parameters read_parameters(Communicator& comm, const std::filesystem::path& file, RowRange users,
                           UnfilledTable items = {});

/// Reads all of this rank's part; `moment_items` are the item rows it updates. Otherwise as read_parameters.
/// Collective.
RunState read_state(Communicator& comm, const std::filesystem::path& file, RowRange users, RowRange moment_items,
                    UnfilledTable items = {});

}  // namespace lrml
