#include "lrml/app/host_room.h"

#include <fstream>
#include <optional>
#include <string>
#include <vector>

namespace lrml {
namespace fs = std::filesystem;
namespace {

/// The number after `key` in a file of lines "key number …"; without a key the first number. "max" is none.
std::optional<double> number_in(const fs::path& file, const std::string& key = "") {
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);) {
    if (!line.starts_with(key)) continue;
    const char* const text = line.c_str() + key.size();
    char* end = nullptr;
    const double number = std::strtod(text, &end);
    if (end != text) return number;
  }
  return std::nullopt;
}

/// A control group's folder and those around it, as far as they are visible here: a container may see its own group
/// as the outermost.
std::vector<fs::path> groups_around(const fs::path& hierarchy, const std::string& group) {
  std::vector<fs::path> folders;
  for (fs::path path = fs::path(group).relative_path(); !path.empty(); path = path.parent_path()) {
    folders.push_back(hierarchy / path);
  }
  folders.push_back(hierarchy);
  return folders;
}

/// Takes the smaller one, where there is one before.
void tighten(double& limit, double none, double other) {
  limit = limit == none ? other : std::min(limit, other);
}

struct GroupFiles {
  const char* limit;
  const char* used;
  const char* reclaimable;  ///< key in memory.stat
};
constexpr GroupFiles version_1 = {"memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file "};
constexpr GroupFiles version_2 = {"memory.max", "memory.current", "inactive_file "};

void read_memory_limits(HostRoom& room, const std::vector<fs::path>& groups, const GroupFiles& files) {
  constexpr double unlimited = 1e18;  // version 1 says so by a huge number
  for (const fs::path& group : groups) {
    const auto limit = number_in(group / files.limit), used = number_in(group / files.used);
    if (!limit || !used || *limit > unlimited) continue;
    const double given_back = number_in(group / "memory.stat", files.reclaimable).value_or(0.0);
    tighten(room.group_room, -1.0, std::max(0.0, *limit - *used + given_back));
  }
}

/// Version 2: "max 100000" or "150000 100000" in one file; version 1: a file for each number, −1 for no limit.
void read_core_quotas(HostRoom& room, const std::vector<fs::path>& groups) {
  for (const fs::path& group : groups) {
    double quota = -1.0, period = 0.0;
    std::ifstream(group / "cpu.max") >> quota >> period;
    if (period <= 0.0) {
      quota = number_in(group / "cpu.cfs_quota_us").value_or(-1.0);
      period = number_in(group / "cpu.cfs_period_us").value_or(0.0);
    }
    if (quota > 0.0 && period > 0.0) tighten(room.core_quota, 0.0, quota / period);
  }
}

/// Lines of /proc/self/cgroup: "number:controllers:group", in version 2 "0::group".
void read_control_groups(HostRoom& room, const fs::path& root) {
  std::ifstream stream(root / "proc/self/cgroup");
  const fs::path all = root / "sys/fs/cgroup";
  for (std::string line; std::getline(stream, line);) {
    const std::size_t first = line.find(':'), second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = "," + line.substr(first + 1, second - first - 1) + ",";
    const std::string group = line.substr(second + 1);
    if (controllers == ",,") {
      read_memory_limits(room, groups_around(all, group), version_2);
      read_core_quotas(room, groups_around(all, group));
    }
    if (controllers.find(",memory,") != std::string::npos)
      read_memory_limits(room, groups_around(all / "memory", group), version_1);
    if (controllers.find(",cpu,") != std::string::npos) read_core_quotas(room, groups_around(all / "cpu", group));
  }
}

}  // namespace

HostRoom host_room(const fs::path& root) {
  HostRoom room;
  if (const auto kibibytes = number_in(root / "proc/meminfo", "MemAvailable:")) room.available = 1024.0 * *kibibytes;
  std::error_code unknown;
  const fs::space_info shared = fs::space(root / "dev/shm", unknown);
  if (!unknown) room.shared_memory = static_cast<double>(shared.available);
  read_control_groups(room, root);
  return room;
}

}  // namespace lrml
