#include "lrml/app/host_room.h"

#include <gtest/gtest.h>

#include "support/temporary_folder.h"

namespace lrml::test {
namespace {

namespace fs = std::filesystem;

/// A machine of files.
class HostRoomTest : public testing::Test {
 protected:
  void write(const std::string& file, const std::string& content) {
    fs::create_directories((root / file).parent_path());
    write_file(root / file, content);
  }
  TemporaryFolder root;
};

TEST_F(HostRoomTest, OfAMachineThatSaysNothingIsUnknown) {
  const HostRoom room = host_room(root.path());
  EXPECT_EQ(room.available, -1.0);
  EXPECT_EQ(room.group_room, -1.0);
  EXPECT_EQ(room.shared_memory, -1.0);
  EXPECT_EQ(room.core_quota, 0.0);
  EXPECT_EQ(room.memory(), -1.0);
}

TEST_F(HostRoomTest, IsWhatProgramsCanStillHave) {
  write("proc/meminfo", "MemTotal:  9 kB\nMemFree:  1 kB\nMemAvailable:    3 kB\n");
  fs::create_directories(root / "dev/shm");
  EXPECT_EQ(host_room(root.path()).available, 3072.0);
  EXPECT_EQ(host_room(root.path()).memory(), 3072.0);
  EXPECT_GT(host_room(root.path()).shared_memory, 0.0);
}

TEST_F(HostRoomTest, EndsAtTheTightestGroupOfVersion2) {
  write("proc/meminfo", "MemAvailable: 1000 kB\n");
  write("proc/self/cgroup", "0::/job/step\n");
  write("sys/fs/cgroup/job/step/memory.max", "max\n");
  write("sys/fs/cgroup/job/step/memory.current", "500\n");
  write("sys/fs/cgroup/job/step/cpu.max", "150000 100000\n");
  write("sys/fs/cgroup/job/memory.max", "2000\n");
  write("sys/fs/cgroup/job/memory.current", "700\n");
  write("sys/fs/cgroup/job/memory.stat", "active_file 9\ninactive_file 100\n");
  write("sys/fs/cgroup/job/cpu.max", "max 100000\n");
  const HostRoom room = host_room(root.path());
  EXPECT_EQ(room.group_room, 1400.0);
  EXPECT_EQ(room.memory(), 1400.0);
  EXPECT_EQ(room.core_quota, 1.5);
}

TEST_F(HostRoomTest, EndsAtTheTightestGroupOfVersion1) {
  write("proc/self/cgroup", "4:memory:/a/b\n3:cpu,cpuacct:/a\n0::/\n");
  write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
  write("sys/fs/cgroup/memory/memory.usage_in_bytes", "5\n");
  write("sys/fs/cgroup/memory/a/memory.limit_in_bytes", "100\n");
  write("sys/fs/cgroup/memory/a/memory.usage_in_bytes", "130\n");
  write("sys/fs/cgroup/cpu/a/cpu.cfs_quota_us", "400000\n");
  write("sys/fs/cgroup/cpu/a/cpu.cfs_period_us", "100000\n");
  write("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n");
  write("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
  const HostRoom room = host_room(root.path());
  EXPECT_EQ(room.group_room, 0.0) << "nothing is left, and not less";
  EXPECT_EQ(room.core_quota, 4.0);
}

TEST(HostRoom, OfThisMachineIsKnown) {
  EXPECT_GT(host_room().available, 1e6);
}

}  // namespace
}  // namespace lrml::test
