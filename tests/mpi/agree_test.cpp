#include "lrml/comm/agree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "support/on_ranks.h"

namespace lrml {
namespace {

using testing::HasSubstr;
using testing::Not;

/// The failure every rank reports, or {done, ""} where the work succeeds.
template <class Work>
LocalFailure failure_of(Communicator& comm, Work&& work) {
  try {
    agree(comm, "loading data", work);
  } catch (const AgreedError& error) {
    return {error.code(), error.what()};
  }
  return {};
}

TEST(Agree, ReturnsEachRanksOwnResult) {
  test::on_ranks([](Communicator& comm) {
    const int rank = comm.rank();
    EXPECT_EQ(agree(comm, "counting", [&] { return rank * 10; }), rank * 10);
    EXPECT_EQ(failure_of(comm, [] {}).code, ExitCode::done);
  });
}

TEST(Agree, ThrowsTheLastRanksErrorOnEveryRank) {
  test::on_ranks([](Communicator& comm) {
    const int last = comm.size() - 1;
    const LocalFailure failure = failure_of(comm, [&] {
      if (comm.rank() == last) throw Error(ExitCode::bad_data, "cannot read 'x.h5'");
    });
    EXPECT_EQ(failure.code, ExitCode::bad_data);
    EXPECT_THAT(failure.message, HasSubstr("cannot read 'x.h5'"));
    if (last > 0) {
      EXPECT_THAT(failure.message, HasSubstr("loading data failed on rank " + std::to_string(last) + ":"));
    } else {
      EXPECT_EQ(failure.message, "cannot read 'x.h5'");
    }
  });
}

TEST(Agree, SaysAnEqualMessageOnceAndNamesItsRanks) {
  test::on_ranks([](Communicator& comm) {
    if (comm.size() < 2) GTEST_SKIP() << "needs two ranks";
    const LocalFailure failure = failure_of(comm, [&] {
      if (comm.rank() < 2) throw Error(ExitCode::usage, "no such key");
    });
    EXPECT_EQ(failure.message, "loading data failed on ranks 0, 1: no such key");
  });
}

TEST(Agree, SaysEveryDistinctMessageAndTakesTheFirstCode) {
  test::on_ranks([](Communicator& comm) {
    if (comm.size() < 2) GTEST_SKIP() << "needs two ranks";
    const LocalFailure failure = failure_of(comm, [&] {
      if (comm.rank() == 0) throw Error(ExitCode::no_checkpoint, "zero");
      throw Error(ExitCode::bad_data, "others");
    });
    EXPECT_EQ(failure.code, ExitCode::no_checkpoint);
    EXPECT_THAT(failure.message, HasSubstr("rank 0: zero"));
    EXPECT_THAT(failure.message, HasSubstr(": others"));
  });
}

TEST(Agree, TakesForeignExceptionsForFailures) {
  test::on_ranks([](Communicator& comm) {
    const LocalFailure failure = failure_of(comm, [] { throw std::runtime_error("disk on fire"); });
    EXPECT_EQ(failure.code, ExitCode::failure);
    EXPECT_THAT(failure.message, HasSubstr("disk on fire"));
  });
}

TEST(Agree, KeepsWorkingAfterAFailure) {
  test::on_ranks([](Communicator& comm) {
    failure_of(comm, [] { throw Error(ExitCode::failure, "first"); });
    EXPECT_EQ(agree(comm, "again", [] { return 5; }), 5);
  });
}

}  // namespace
}  // namespace lrml
