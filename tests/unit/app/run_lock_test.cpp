#include "lrml/app/run_lock.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "lrml/base/host.h"
#include "support/error_of.h"
#include "support/temporary_folder.h"

namespace lrml {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class RunLockTest : public testing::Test {
 protected:
  test::TemporaryFolder folder;
  RunDirectory run{folder / "runs/deep/x"};
};

TEST_F(RunLockTest, RefusesASecondOneNamingTheFirst) {
  const RunLock first(run);
  const Error error = test::error_of([&] { RunLock second(run); });
  EXPECT_EQ(error.code(), ExitCode::usage);
  EXPECT_THAT(error.what(), HasSubstr("process " + std::to_string(::getpid()) + " on host " + host_name()));
  EXPECT_THAT(error.what(), HasSubstr("is at work in it). Wait until it has ended"));
}

TEST_F(RunLockTest, HoldsAgainstEveryOtherDescriptor) {
  const auto try_to_lock = [&] {
    const int descriptor = ::open(lock_file(run).c_str(), O_RDWR);
    const int why = try_lock_file(descriptor);
    ::close(descriptor);
    return why;
  };
  {
    const RunLock lock(run);
    EXPECT_THAT(try_to_lock(), testing::AnyOf(EAGAIN, EACCES));
  }
  fs::create_directories(run.folder);
  test::write_file(lock_file(run), "");
  EXPECT_EQ(try_to_lock(), 0);
}

TEST_F(RunLockTest, IsFreeAgainAfterwards) {
  { const RunLock first(run); }
  const RunLock second(run);
}

TEST_F(RunLockTest, LeavesNothingBehind) {
  { const RunLock lock(run); }
  EXPECT_FALSE(fs::exists(folder / "runs"));
  fs::create_directories(run.folder);
  { const RunLock lock(run); }
  EXPECT_TRUE(fs::is_empty(run.folder));
}

TEST_F(RunLockTest, LeavesWhatARunHasMade) {
  {
    const RunLock lock(run);
    test::write_file(run.config(), "");
  }
  EXPECT_TRUE(fs::exists(run.config()));
}

TEST_F(RunLockTest, DiesWithItsProcess) {
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const RunLock lock(run);
    if (::write(ready[1], "x", 1) == 1) ::pause();
    ::_exit(1);
  }
  char byte = 0;
  ASSERT_EQ(::read(ready[0], &byte, 1), 1);
  EXPECT_THAT(test::error_of([&] { RunLock second(run); }).what(), HasSubstr("process " + std::to_string(child)));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  const RunLock after(run);
}

TEST_F(RunLockTest, NeedsAFolder) {
  test::write_file(folder / "file", "");
  EXPECT_EQ(test::error_of([&] { RunLock lock({folder / "file"}); }).code(), ExitCode::usage);
  const Error error = test::error_of([&] { RunLock lock({folder / "file/x"}); });
  EXPECT_EQ(error.code(), ExitCode::failure);
  EXPECT_THAT(error.what(), HasSubstr("Choose an --out folder that is writable"));
}

}  // namespace
}  // namespace lrml
