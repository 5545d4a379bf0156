#include "src/checkpoint/progress_blob.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "support/drawn_state.h"
#include "support/error_of.h"

namespace lrml::test {
namespace {

using ::testing::HasSubstr;

TEST(ProgressBlob, KeepsEveryFieldExactly) {
  const ProgressBlob blob{drawn_progress(), {{"model.dim", "5"}, {"empty", ""}, {"odd", "a = \"b\"\n \u2116"}}};
  const ProgressBlob read = from_bytes(to_bytes(blob));
  expect_equal(read.progress, blob.progress);
  EXPECT_EQ(read.configuration, blob.configuration);
}

TEST(ProgressBlob, KeepsTheSmallestDoubles) {
  ProgressBlob blob;
  blob.progress.powers = {std::numeric_limits<double>::denorm_min(), std::numeric_limits<double>::min()};
  blob.progress.best_ndcg = -0.0;
  const Progress read = from_bytes(to_bytes(blob)).progress;
  EXPECT_EQ(read.powers.beta1, std::numeric_limits<double>::denorm_min());
  EXPECT_EQ(read.powers.beta2, std::numeric_limits<double>::min());
  EXPECT_TRUE(std::signbit(read.best_ndcg));
}

TEST(ProgressBlob, RefusesBytesThatAreNone) {
  auto bytes = to_bytes({drawn_progress(), {{"model.dim", "5"}}});
  bytes.resize(bytes.size() / 2);
  for (const auto& wrong : {std::vector<std::uint8_t>{}, std::vector<std::uint8_t>{'x', 'y'}, bytes}) {
    const Error error = error_of([&] { from_bytes(wrong); });
    EXPECT_EQ(error.code(), ExitCode::no_checkpoint);
    EXPECT_THAT(error.what(), HasSubstr("cannot read the progress"));
  }
}

TEST(ProgressBlob, BelievesNoTextLongerThanItself) {
  const auto bytes = to_bytes({drawn_progress(), {{"model.dim", "a text"}}});
  const std::string good(bytes.begin(), bytes.end());
  for (const char* length : {"8", "800", "99999999999", "18446744073709551615", "99999999999999999999", "-1"}) {
    std::string bad = good;
    const std::size_t at = bad.find("6 a text");
    ASSERT_NE(at, std::string::npos);
    bad.replace(at, 1, length);
    const Error error = error_of([&] { from_bytes(std::vector<std::uint8_t>(bad.begin(), bad.end())); });
    EXPECT_EQ(error.code(), ExitCode::no_checkpoint) << length;
    EXPECT_THAT(error.what(), HasSubstr("cannot read the progress")) << length;
  }
}

}  // namespace
}  // namespace lrml::test
