// The folder of one run: which files it has, who may start a run in it, and how it begins.
#pragma once

#include <filesystem>
#include <string>

#include "lrml/comm/communicator.h"

namespace lrml {

/// The files of the run in `folder`.
struct RunDirectory {
  std::filesystem::path folder;

  std::filesystem::path config() const { return folder / "config.toml"; }
  std::filesystem::path metrics() const { return folder / "metrics.jsonl"; }
  std::filesystem::path log() const { return folder / "train.log"; }
  std::filesystem::path result() const { return folder / "result.json"; }
  std::filesystem::path checkpoints() const { return folder / "checkpoints"; }
  /// Of the second phase, with train.refit.
  std::filesystem::path refit_checkpoints() const { return checkpoints() / "refit"; }
  /// A link to the dataset, so that `evaluate --run` finds it.
  std::filesystem::path dataset() const { return folder / "dataset.h5"; }
  /// What `evaluate --baselines` found.
  std::filesystem::path baselines() const { return folder / "baselines.json"; }
  /// Pictures of the attention.
  std::filesystem::path explain() const { return folder / "explain"; }
};

/// What a folder holds. A run begins with its config.toml and is finished once it has a result.json.
enum class RunStatus { none, unfinished, finished };

/// What to do where there is a run already.
enum class ExistingRun {
  refuse,   ///< neither --resume nor --force
  resume,   ///< --resume: go on from its last checkpoint; where there is none, start
  replace,  ///< --force: delete it and start anew
};

RunStatus status_of(const RunDirectory& run);

/// Throws Error (usage) where the folder's path is a file's.
void require_no_file(const RunDirectory& run);

/// What rank 0 finds in the folder, on every rank; nothing is changed.
///
///     existing   none             unfinished          finished
///     refuse     start            Error (usage)       Error (usage)
///     resume     start            go on               go on (with more epochs, say)
///     replace    start            delete and start    delete and start
///
/// Throws AgreedError for the cells above and where the path is no folder. Collective.
RunStatus admit_run(Communicator& comm, const RunDirectory& run, ExistingRun existing);

/// Rank 0 makes the folder with missing parents, deletes the files of the old run (replace) or its results
/// (resume), removes what a killed process left half written, writes config.toml and links the dataset, unless it lies
/// there under the link's name. Other files in the folder stay. Call it once nothing can go wrong with the arguments
/// any more. Throws AgreedError where the disk refuses, and (usage) where another file has the link's name. Collective.
void begin_run(Communicator& comm, const RunDirectory& run, ExistingRun existing, const std::string& config_toml,
               const std::filesystem::path& dataset);

/// Rank 0 makes the folder of the refit's checkpoints and removes what a killed process left half written there.
/// Throws AgreedError where the disk refuses. Collective.
void begin_refit(Communicator& comm, const RunDirectory& run);

/// Throws Error (usage) unless there is a run, finished or not, to evaluate.
void require_run(const RunDirectory& run);

}  // namespace lrml
