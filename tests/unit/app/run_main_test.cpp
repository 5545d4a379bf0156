#include "lrml/app/run_main.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "lrml/base/log.h"
#include "lrml/comm/agree.h"

namespace lrml {
namespace {

struct Outcome {
  int code = 0;
  std::string log;
};

Outcome outcome_of(const MainBody& body) {
  SelfCommunicator self;
  testing::internal::CaptureStderr();
  start_log(Verbosity::normal, true);
  const int code = run_in(self, body);
  return {code, testing::internal::GetCapturedStderr()};
}

int count(const std::string& text, const std::string& part) {
  int found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

TEST(RunIn, ReturnsTheCodeOfItsBody) {
  EXPECT_EQ(outcome_of([](Communicator&) { return ExitCode::done; }).code, 0);
  EXPECT_EQ(outcome_of([](Communicator&) { return ExitCode::stopped; }).code, 75);
}

TEST(RunIn, LogsAnErrorOnceAndReturnsItsCode) {
  const Outcome outcome = outcome_of([](Communicator&) -> ExitCode { throw Error(ExitCode::bad_data, "no such"); });
  EXPECT_EQ(outcome.code, 3);
  EXPECT_EQ(count(outcome.log, "no such"), 1);
}

TEST(RunIn, LogsAnAgreedErrorOnceAndReturnsItsCode) {
  const Outcome outcome = outcome_of([](Communicator& comm) {
    agree(comm, "reading", [] { throw Error(ExitCode::no_checkpoint, "torn"); });
    return ExitCode::done;
  });
  EXPECT_EQ(outcome.code, 4);
  EXPECT_EQ(count(outcome.log, "torn"), 1);
}

TEST(RunIn, TakesForeignExceptionsForFailures) {
  EXPECT_EQ(outcome_of([](Communicator&) -> ExitCode { throw std::runtime_error("other"); }).code, 1);
  EXPECT_EQ(outcome_of([](Communicator&) -> ExitCode { throw 5; }).code, 1);
}

}  // namespace
}  // namespace lrml
