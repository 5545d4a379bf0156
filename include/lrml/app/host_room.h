// What the machine leaves this process of memory and processor time.
#pragma once

#include <algorithm>
#include <filesystem>

namespace lrml {

struct HostRoom {
  double available = -1;      ///< bytes that programs can still have (MemAvailable); −1: unknown
  double group_room = -1;     ///< bytes that the tightest control group of this process can still have; −1: no limit
  double shared_memory = -1;  ///< bytes free in /dev/shm, where ranks of a node share item rows; −1: unknown
  double core_quota = 0;      ///< processor seconds a second that control groups allow; 0: no limit

  /// Bytes for this process: the smaller of the first two, −1 if neither is known.
  double memory() const {
    return available < 0.0 || group_room < 0.0 ? std::max(available, group_room) : std::min(available, group_room);
  }
};

/// Read from /proc, /sys/fs/cgroup (version 1 or 2) and /dev/shm below `root`. Pages of files that a group could give
/// back count as free.
HostRoom host_room(const std::filesystem::path& root = "/");

}  // namespace lrml
