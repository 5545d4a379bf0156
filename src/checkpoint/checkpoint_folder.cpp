#include "lrml/checkpoint/checkpoint_folder.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "lrml/comm/agree.h"
#include "lrml/store/pending_file.h"

namespace lrml {
namespace {

std::string numbered(const char* prefix, std::uint64_t step) {
  char name[64];
  std::snprintf(name, sizeof name, "%s-%08llu.h5", prefix, static_cast<unsigned long long>(step));
  return name;
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
    for (const auto& file : checkpoints) oldest = std::min(oldest, read_checkpoint_header(file).progress.best_step);
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

std::optional<std::filesystem::path> CheckpointFolder::latest() const {
  std::ifstream stream(folder_ / "latest");
  std::string name;
  if (!std::getline(stream, name)) return std::nullopt;
  if (!std::filesystem::exists(folder_ / name)) {
    throw Error(ExitCode::no_checkpoint,
                "cannot resume ('" + (folder_ / "latest").string() + "' names '" + name +
                    "', which is not there). Restore the file, name an older checkpoint in 'latest', or "
                    "start anew with --force.");
  }
  return folder_ / name;
}

void CheckpointFolder::point_latest_at(const std::filesystem::path& file) const {
  PendingFile pending(folder_ / "latest");
  std::ofstream stream(pending.path());
  stream << file.filename().string() << '\n';
  stream.close();
  if (!stream)
    throw Error(ExitCode::failure,
                "cannot write '" + pending.path().string() + "' (the disk refused). Free some space and resume.");
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
