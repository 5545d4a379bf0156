#include "lrml/train/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "support/error_of.h"

namespace lrml::test {
namespace {

using ::testing::HasSubstr;

void expect_refused(const TrainOptions& options, const char* because) {
  const Error error = error_of([&] { validate(options); });
  EXPECT_EQ(error.code(), ExitCode::usage);
  EXPECT_THAT(error.what(), HasSubstr(because));
}

TEST(TrainOptions, DefaultsArePossible) {
  validate(TrainOptions{});
}

TEST(TrainOptions, RefuseBothBatchOptions) {
  expect_refused({.batches_per_epoch = 10, .batch_size = 100}, "train.batches_per_epoch and train.batch_size");
}

TEST(TrainOptions, NeedAnEpoch) {
  expect_refused({.epochs = 0}, "train.epochs is 0");
}

TEST(TrainOptions, HaveABoundOnShards) {
  validate({.logical_shards = 8192});
  expect_refused({.logical_shards = 8193}, "train.logical_shards is 8193");
}

TEST(ResolvedTrainOptions, AreThePapersTenBatches) {
  const TrainOptions full = resolved({}, 1000000);
  EXPECT_EQ(full.batches_per_epoch, 10u);
  EXPECT_EQ(full.batch_size, 0u);
  EXPECT_EQ(full.logical_shards, 1024u);  // 2^⌊log2(100000/64)⌋
  EXPECT_EQ(steps_per_epoch(full, 1000000), 10u);
}

TEST(ResolvedTrainOptions, RoundStepsUpToTheLastPartialBatch) {
  EXPECT_EQ(steps_per_epoch({.batch_size = 100}, 1000), 10u);
  EXPECT_EQ(steps_per_epoch({.batch_size = 100}, 1001), 11u);
  EXPECT_EQ(steps_per_epoch({.batch_size = 5000}, 1001), 1u);
  EXPECT_EQ(resolved({.batch_size = 100}, 1001).batches_per_epoch, 0u);  // the other stays what it was
}

TEST(ResolvedTrainOptions, TakeShardsFromTheBatch) {
  EXPECT_EQ(resolved({.batch_size = 100}, 5000).logical_shards, 16u);
  EXPECT_EQ(resolved({.batch_size = 6400}, 50000).logical_shards, 64u);
  EXPECT_EQ(resolved({.batch_size = 100, .logical_shards = 3}, 5000).logical_shards, 3u);
}

TEST(ResolvedTrainOptions, AreTheirOwnResolution) {
  const TrainOptions once = resolved({.batch_size = 300}, 7000);
  const TrainOptions twice = resolved(once, 7000);
  EXPECT_EQ(twice.batch_size, once.batch_size);
  EXPECT_EQ(twice.batches_per_epoch, once.batches_per_epoch);
  EXPECT_EQ(twice.logical_shards, once.logical_shards);
}

TEST(ResolvedTrainOptions, RefuseABatchWhoseSumsCouldOverflow) {
  constexpr std::size_t most = std::size_t{1} << 24;
  EXPECT_EQ(steps_per_epoch(resolved({.batches_per_epoch = 1}, most), most), 1u);
  const Error error = error_of([] { resolved({.batches_per_epoch = 1}, most + 1); });
  EXPECT_EQ(error.code(), ExitCode::usage);
  EXPECT_THAT(error.what(), HasSubstr("16777217 triplets"));
}

TEST(TrainOptions, CountEveryNegativeOfABatch) {
  constexpr std::size_t most = std::size_t{1} << 24;
  EXPECT_NO_THROW(resolved({.batches_per_epoch = 1}, most / 4, 4));
  const Error error = error_of([] { resolved({.batches_per_epoch = 1}, most / 4 + 1, 4); });
  EXPECT_EQ(error.code(), ExitCode::usage);
  EXPECT_THAT(error.what(), testing::HasSubstr("a batch has 16777220 triplets"));
}

TEST(ResolvedTrainOptions, SurviveTheLargestBatchSize) {
  EXPECT_EQ(steps_per_epoch(resolved({.batch_size = std::numeric_limits<std::size_t>::max()}, 100), 100), 1u);
}

}  // namespace
}  // namespace lrml::test
