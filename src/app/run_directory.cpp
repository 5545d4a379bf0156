#include "lrml/app/run_directory.h"

#include "lrml/app/atomic_file.h"
#include "lrml/base/error.h"
#include "lrml/comm/agree.h"

namespace lrml {
namespace fs = std::filesystem;
namespace {

std::string quoted(const fs::path& path) {
  return "'" + path.string() + "'";
}

void require_admission(const RunDirectory& run, RunStatus state, ExistingRun existing) {
  require_no_file(run);
  if (existing != ExistingRun::refuse) return;
  if (state == RunStatus::finished) {
    throw Error(ExitCode::usage, "cannot start in " + quoted(run.folder) +
                                     " (it holds a finished run). Choose another --out, or --force to replace it.");
  }
  if (state == RunStatus::unfinished) {
    throw Error(ExitCode::usage, "cannot start in " + quoted(run.folder) +
                                     " (it holds an unfinished run). Go on with --resume, or replace it with --force.");
  }
}

void remove_old_run(const RunDirectory& run) {
  for (const fs::path& file : {run.result(), run.config(), run.metrics(), run.log()}) fs::remove(file);
  fs::remove_all(run.checkpoints());
  fs::remove_all(run.explain());
}

/// What a process that was killed had not finished writing.
void remove_unfinished_files(const fs::path& checkpoints) {
  for (const auto& entry : fs::directory_iterator(checkpoints)) {
    if (entry.path().filename().string().find(".part-") != std::string::npos) fs::remove(entry.path());
  }
}

bool is_dataset_of(const RunDirectory& run, const fs::path& dataset) {
  std::error_code one_is_missing;
  return fs::equivalent(dataset, run.dataset(), one_is_missing);
}

/// Only a link may be replaced: a file of that name is somebody's data.
void require_room_for_link(const RunDirectory& run, const fs::path& dataset) {
  const fs::file_status found = fs::symlink_status(run.dataset());
  if (!fs::exists(found) || fs::is_symlink(found) || is_dataset_of(run, dataset)) return;
  throw Error(ExitCode::usage, "cannot use --out " + quoted(run.folder) + " (" + quoted(run.dataset()) +
                                   " is in the way of the link to the dataset). Name another folder.");
}

void link_dataset(const RunDirectory& run, const fs::path& dataset) {
  if (is_dataset_of(run, dataset)) return;
  fs::remove(run.dataset());
  fs::create_symlink(fs::absolute(dataset).lexically_normal(), run.dataset());
}

/// Runs `work` on rank 0 and gives a failed file operation a message with advice.
template <class Work>
void change_files(Communicator& comm, const RunDirectory& run, Work&& work) {
  agree(comm, "preparing the run's folder", [&] {
    if (comm.rank() != 0) return;
    try {
      work();
    } catch (const fs::filesystem_error& error) {
      throw Error(ExitCode::failure, "cannot prepare " + quoted(run.folder) + " (" + quoted(error.path1()) + ": " +
                                         error.code().message() + "). Choose an --out folder that is writable.");
    }
  });
}

}  // namespace

RunStatus status_of(const RunDirectory& run) {
  if (fs::exists(run.result())) return RunStatus::finished;
  return fs::exists(run.config()) ? RunStatus::unfinished : RunStatus::none;
}

void require_no_file(const RunDirectory& run) {
  if (!fs::exists(run.folder) || fs::is_directory(run.folder)) return;
  throw Error(ExitCode::usage, "cannot use --out " + quoted(run.folder) + " (it is a file). Name a folder.");
}

RunStatus admit_run(Communicator& comm, const RunDirectory& run, ExistingRun existing) {
  std::int64_t state = 0;
  agree(comm, "opening the run's folder", [&] {
    if (comm.rank() != 0) return;
    const RunStatus found = status_of(run);
    require_admission(run, found, existing);
    state = static_cast<std::int64_t>(found);
  });
  comm.sum(std::span(&state, 1));
  return static_cast<RunStatus>(state);
}

void begin_run(Communicator& comm, const RunDirectory& run, ExistingRun existing, const std::string& config_toml,
               const fs::path& dataset) {
  change_files(comm, run, [&] {
    require_room_for_link(run, dataset);
    if (existing == ExistingRun::replace) remove_old_run(run);
    fs::remove(run.result());
    fs::remove(run.baselines());
    fs::create_directories(run.checkpoints());
    remove_unfinished_files(run.checkpoints());
    write_atomically(run.config(), config_toml);
    link_dataset(run, dataset);
  });
}

void begin_refit(Communicator& comm, const RunDirectory& run) {
  change_files(comm, run, [&] {
    fs::create_directories(run.refit_checkpoints());
    remove_unfinished_files(run.refit_checkpoints());
  });
}

void require_run(const RunDirectory& run) {
  if (status_of(run) != RunStatus::none) return;
  throw Error(ExitCode::usage, "cannot use " + quoted(run.folder) +
                                   " (there is no run in it: config.toml is missing). Name the --out of a training.");
}

}  // namespace lrml
