#include "data_prep/synth/synthesize_to_file.h"

#include <gtest/gtest.h>

#include "lrml/data/dataset.h"
#include "support/temporary_folder.h"

namespace lrml::prep {
namespace {

using test::TemporaryFolder;

/// The log, in the file and in memory, must be the same.
void expect_equal(const SynthOptions& options, const SplitOptions& split, std::size_t threads) {
  const TemporaryFolder folder;
  Progress progress(false);
  BuildReport report, expected_report;
  const DatasetContents expected = synthesize(options, split, 1, progress, expected_report);
  const WrittenLog log = synthesize_to_file(folder / "x.h5", options, split, threads, "now", progress, report);
  EXPECT_EQ(to_hex(log.digest), to_hex(content_digest(expected)));
  EXPECT_EQ(to_hex(verify_digest(folder / "x.h5")), to_hex(log.digest));
  EXPECT_EQ(report.users_with_tied_last, expected_report.users_with_tied_last);
  const Measures measures = measure(expected);
  EXPECT_EQ(log.measures.median_per_user, measures.median_per_user);
  EXPECT_EQ(log.measures.item_gini, measures.item_gini);
  EXPECT_EQ(log.measures.mean_star, measures.mean_star);
  EXPECT_EQ(log.measures.stars, measures.stars);
  EXPECT_EQ(log.measures.last_kind_by_time, measures.last_kind_by_time);
  EXPECT_EQ(log.statistics.per_item.most, statistics_of(expected).per_item.most);
  EXPECT_EQ(log.statistics.interactions, measures.interactions);
}

// Users with one and two interactions, several runs, and half stars from some day on.
TEST(SynthesizeToFile, WritesTheLogThatIsMadeInMemory) {
  const SynthOptions sparse{.preset = "netflix", .users = 900, .items = 400, .interactions = 2'500};
  const SynthOptions with_half_stars{.preset = "ml-20m", .users = 1'500, .items = 2'000, .interactions = 200'000};
  expect_equal(sparse, {.negatives = 5}, 2);
  expect_equal(sparse, {.valid = ValidRule::none, .test = TestRule::random, .negatives = 0}, 1);
  expect_equal(with_half_stars, {.negatives = 10}, 3);
}

}  // namespace
}  // namespace lrml::prep
