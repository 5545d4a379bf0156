// One checkpoint: the run state as one HDF5 file of global arrays, written and read by any number of ranks.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "lrml/base/hash.h"
#include "lrml/checkpoint/run_phase.h"
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
  RunPhase phase = RunPhase::select;
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
  RunPhase phase = RunPhase::select;  ///< also of files without the attribute
};

enum class CheckpointContent { parameters_only, with_moments };

/// Writes `state` under `file`: to a temporary name, flushed to disk, renamed. Rank 0 makes the HDF5 file without the
/// rows of its tables, then every rank writes its rows where they belong. Each array carries its digest, and the file
/// ends with a seal over all its bytes (store/seal.h).
///
/// Order    the bytes of the file do not depend on the number of ranks
/// Cost     no memory but 8 bytes a row; the disk takes the file once, and gives it back once for the seal
/// Throws   Error (failure) on every rank, whatever fails and on whichever rank; an older `file` is then intact
/// Collective.
void write_checkpoint(Communicator& comm, const std::filesystem::path& file, const RunState& state,
                      const RunIdentity& identity, CheckpointContent content);

/// Whether a file was checked, or written by this very run, before.
enum class Trust { none, of_all_bytes };

/// Throws Error (no_checkpoint) if the file is no checkpoint, damaged in any byte, of a newer version or of another
/// semantics_version, or has parameters of other sizes than it says. Cost: reads the whole file once, in pieces, unless
/// it is trusted.
CheckpointHeader read_checkpoint_header(const std::filesystem::path& file, Trust trust = Trust::none);

/// Throws Error (no_checkpoint) if the checkpoint `file` is of the run's other phase.
void require_phase(const CheckpointHeader& header, RunPhase phase, const std::filesystem::path& file);

/// Reads the whole file and then every array, and compares seal and digests, with little memory. Throws AgreedError
/// (no_checkpoint) as read_checkpoint_header and if an array is damaged, missing or of another shape. Collective.
CheckpointHeader require_intact(Communicator& comm, const std::filesystem::path& file, CheckpointContent content);

/// Reads this rank's users' rows, the item rows that are its to fill (without a table: all, into memory of its own) and
/// everything replicated. Throws Error (no_checkpoint) on every rank if the file is damaged (it differs from its seal,
/// or an array from its digest) or has another shape. Collective.
Parameters read_parameters(Communicator& comm, const std::filesystem::path& file, RowRange users,
                           UnfilledTable items = {});

/// Reads all of this rank's part; `moment_items` are the item rows it updates. Otherwise as read_parameters.
/// Collective.
RunState read_state(Communicator& comm, const std::filesystem::path& file, RowRange users, RowRange moment_items,
                    UnfilledTable items = {});

}  // namespace lrml
