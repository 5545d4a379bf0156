// The checkpoints of a run: which there are, which is the newest, which may go.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "lrml/checkpoint/checkpoint_file.h"

namespace lrml {

/// runs/x/checkpoints: step-NNNNNNNN.h5, best-NNNNNNNN.h5 and `latest`, a text file with the name of the newest good
/// checkpoint. Every function that writes is Collective and throws Error (failure) on every rank.
class CheckpointFolder {
 public:
  CheckpointFolder(std::filesystem::path folder, std::size_t keep) : folder_(std::move(folder)), keep_(keep) {}

  /// Writes the state's checkpoint, then names it in `latest`, then removes checkpoints beyond the newest `keep` and
  /// best files that none of those kept needs. Files of later steps (of a run that crashed) stay. Collective.
  void save(Communicator& comm, const RunState& state, const RunIdentity& identity) const;

  /// Writes the parameters alone as the best so far. Collective.
  void save_best(Communicator& comm, const RunState& state, const RunIdentity& identity) const;

  /// What `latest` names, if there is one. Throws Error (no_checkpoint) if it names a file that is not there.
  std::optional<std::filesystem::path> latest() const;

  /// The newest checkpoint to go on from: what `latest` names or, where that or its best file is missing or damaged,
  /// the newest intact one before it, with warnings that name both. None if there is no checkpoint. Throws AgreedError
  /// (no_checkpoint), naming what is wrong with the newest, if there are some and none is intact. Collective.
  std::optional<std::filesystem::path> newest_intact(Communicator& comm) const;

  std::filesystem::path file_of_step(std::uint64_t step) const;
  std::filesystem::path best_file(std::uint64_t step) const;

 private:
  std::string name_in_latest() const;
  std::vector<std::filesystem::path> newest_first(Communicator& comm) const;
  std::optional<std::string> damage_of(Communicator& comm, const std::filesystem::path& file) const;
  void point_latest_at(const std::filesystem::path& file) const;
  void prune(const std::filesystem::path& newest) const;

  std::filesystem::path folder_;
  std::size_t keep_;
};

}  // namespace lrml
