#include "lrml/checkpoint/checkpoint_folder.h"

#include <fmt/core.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include "lrml/base/log.h"
#include "lrml/comm/agree.h"
#include "lrml/store/pending_file.h"
#include "lrml/store/raw_file.h"

namespace lrml {
namespace {

std::string numbered(const char* prefix, std::uint64_t step) {
  return fmt::format("{}-{:08}.h5", prefix, step);
}

/// The order of steps: numbers have eight digits, or more and then sort by length.
bool is_older(const std::filesystem::path& a, const std::filesystem::path& b) {
  const auto key = [](const std::filesystem::path& file) {
    const std::string name = file.filename().string();
    return std::pair(name.size(), name);
  };
  return key(a) < key(b);
}

/// Files "<prefix>-…h5" of the folder, the oldest first.
std::vector<std::filesystem::path> files_with(const std::filesystem::path& folder, const std::string& prefix) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(prefix + "-") && name.ends_with(".h5")) files.push_back(entry.path());
  }
  std::ranges::sort(files, is_older);
  return files;
}

/// The oldest best step that one of these checkpoints refers to; none if one of them cannot tell.
std::optional<std::uint64_t> oldest_best_of(const std::vector<std::filesystem::path>& checkpoints) {
  std::uint64_t oldest = ~std::uint64_t{0};
  try {
    for (const auto& file : checkpoints) {
      oldest = std::min(oldest, read_checkpoint_header(file, Trust::of_all_bytes).progress.best_step);
    }
  } catch (const Error&) {
    return std::nullopt;
  }
  return oldest;
}

}  // namespace

std::filesystem::path CheckpointFolder::file_of_step(std::uint64_t step) const {
  return folder_ / numbered("step", step);
}

std::filesystem::path CheckpointFolder::best_file(std::uint64_t step) const {
  return folder_ / numbered("best", step);
}

void CheckpointFolder::save(Communicator& comm, const RunState& state, const RunIdentity& identity) const {
  const std::filesystem::path file = file_of_step(state.progress.step);
  write_checkpoint(comm, file, state, identity, CheckpointContent::with_moments);
  agree(comm, "naming the newest checkpoint", [&] {
    if (comm.rank() != 0) return;
    point_latest_at(file);
    prune(file);
  });
}

void CheckpointFolder::save_best(Communicator& comm, const RunState& state, const RunIdentity& identity) const {
  write_checkpoint(comm, best_file(state.progress.best_step), state, identity, CheckpointContent::parameters_only);
}

std::string CheckpointFolder::name_in_latest() const {
  std::ifstream stream(folder_ / "latest");
  std::string name;
  std::getline(stream, name);
  return name;
}

std::optional<std::filesystem::path> CheckpointFolder::latest() const {
  const std::string name = name_in_latest();
  if (name.empty()) return std::nullopt;
  std::error_code no_name;  // of a file, for example because it is too long
  if (!std::filesystem::exists(folder_ / name, no_name)) {
    throw Error(ExitCode::no_checkpoint,
                "cannot resume ('" + (folder_ / "latest").string() + "' names '" + name +
                    "', which is not there). Restore the file, name an older checkpoint in 'latest', or "
                    "start anew with --force.");
  }
  return folder_ / name;
}

// Files newer than what `latest` names do not count; where it names none of them, all do. Rank 0 looks for all.
std::vector<std::filesystem::path> CheckpointFolder::newest_first(Communicator& comm) const {
  const std::string mine = agree(comm, "looking for a checkpoint", [&] {
    std::string names;
    if (comm.rank() != 0 || !std::filesystem::is_directory(folder_)) return names;
    auto files = files_with(folder_, "step");
    const auto named = std::ranges::find(files, folder_ / name_in_latest());
    if (named != files.end())
      files.erase(std::next(named), files.end());
    else if (!files.empty())
      log_warning("'" + (folder_ / "latest").string() + "' names no checkpoint that is there");
    for (const auto& file : files) names = file.filename().string() + "\n" + names;
    return names;
  });
  std::istringstream lines(broadcast_text(comm, mine, 0));
  std::vector<std::filesystem::path> files;
  for (std::string name; std::getline(lines, name);) files.push_back(folder_ / name);
  return files;
}

std::optional<std::string> CheckpointFolder::damage_of(Communicator& comm, const std::filesystem::path& file) const {
  try {
    const Progress progress = require_intact(comm, file, CheckpointContent::with_moments).progress;
    if (progress.best_epoch == 0) return std::nullopt;
    require_intact(comm, best_file(progress.best_step), CheckpointContent::parameters_only);
  } catch (const AgreedError& problem) {
    if (problem.code() != ExitCode::no_checkpoint) throw;
    return problem.what();
  }
  return std::nullopt;
}

std::optional<std::filesystem::path> CheckpointFolder::newest_intact(Communicator& comm) const {
  std::vector<std::string> damages;
  for (const std::filesystem::path& file : newest_first(comm)) {
    const auto damage = damage_of(comm, file);
    if (damage) {
      damages.push_back(*damage);
      continue;
    }
    for (const std::string& one : damages) log_warning(one);
    if (!damages.empty()) log_warning("going on from the one before, '" + file.string() + "'");
    return file;
  }
  if (!damages.empty()) throw AgreedError(ExitCode::no_checkpoint, damages.front());
  return agree(comm, "looking for a checkpoint", [&] { return latest(); });  // none, or one that is not there
}

void CheckpointFolder::point_latest_at(const std::filesystem::path& file) const {
  const std::string line = file.filename().string() + "\n";
  PendingFile pending(folder_ / "latest");
  RawFile written = RawFile::for_writing(pending.path());
  written.write_at(0, std::as_bytes(std::span(line)));
  written.finish();
  pending.commit();
}

// Files newer than `newest` are left from a crash before `latest` named them: they do not count, and are
// written again.
void CheckpointFolder::prune(const std::filesystem::path& newest) const {
  auto steps = files_with(folder_, "step");
  std::erase_if(steps, [&](const auto& file) { return is_older(newest, file); });
  while (steps.size() > keep_) {
    std::filesystem::remove(steps.front());
    steps.erase(steps.begin());
  }
  const auto needed = oldest_best_of(steps);
  for (const auto& file : files_with(folder_, "best")) {
    if (needed && is_older(file, best_file(*needed))) std::filesystem::remove(file);
  }
}

}  // namespace lrml
