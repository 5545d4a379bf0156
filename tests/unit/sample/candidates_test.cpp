// Several negatives, several candidates for each, and what is later in a user's list.
#include <gtest/gtest.h>

#include <set>
#include <tuple>

#include "log_of_users.h"
#include "lrml/base/random.h"
#include "lrml/sample/sampler.h"
#include "support/small_dataset.h"

namespace lrml::test {
namespace {

constexpr std::size_t items = 24;
constexpr std::uint64_t seed = 29;

class Candidates : public testing::Test {
 protected:
  const DatasetContents contents = small_contents(60, items, 8);
  const TrainLog log{contents.train.offsets, contents.train.items};
  const Interactions interactions = log.interactions();
  const ShardPlan plan = log.plan(1);

  ShardDraws drawn(const SampleOptions& options, bool counts_later = false) const {
    ShardDraws draws;
    Sampler(interactions, plan, {items, 2, seed, options, counts_later}).draw(0, 3, 1, draws);
    return draws;
  }

  /// The example of a positive: users have each item once.
  std::size_t example_of(const Triplet& t) const {
    std::size_t e = log.offsets[index(t.user)];
    while (ItemId{log.items[e]} != t.positive) ++e;
    return e;
  }

  /// Draw c of an example by the header's words.
  ItemId by_the_book(const Triplet& t, std::size_t c) const {
    for (std::uint32_t half = 0;; ++half) {
      const auto block = static_cast<std::uint32_t>(64 * c) + half / 2;
      const auto item = static_cast<std::uint32_t>(
          uniform_below(random_pair({seed, Purpose::negative, 3}, example_of(t), block)[half % 2], items));
      const auto seen = interactions.items_of(t.user);
      if (std::ranges::find(seen, item) == seen.end()) return ItemId{item};
    }
  }
};

TEST_F(Candidates, AreTheDrawsOfTheirNumbers) {
  for (const SampleOptions options : {SampleOptions{1, 5}, SampleOptions{3, 1}, SampleOptions{2, 3}}) {
    const std::size_t m = options.negatives, k = options.hardest_of;
    const ShardDraws draws = drawn(options);
    ASSERT_GT(draws.triplets.size(), 128 * m);  // more than are drawn together
    EXPECT_EQ(draws.candidates.size(), k == 1 ? 0 : k * draws.triplets.size());
    for (std::size_t t = 0; t < draws.triplets.size(); ++t) {
      const Triplet& triplet = draws.triplets[t];
      EXPECT_EQ(triplet.negative, by_the_book(triplet, t % m * k));
      for (std::size_t h = 0; h < k && k > 1; ++h) {
        EXPECT_EQ(draws.candidates[t * k + h], by_the_book(triplet, t % m * k + h));
      }
    }
  }
}

TEST_F(Candidates, BelongToTheExamplesOfOneNegative) {
  const ShardDraws one = drawn({}), many = drawn({3, 2});
  ASSERT_EQ(many.triplets.size(), 3 * one.triplets.size());
  for (std::size_t t = 0; t < many.triplets.size(); ++t) {
    EXPECT_EQ(many.triplets[t].user, one.triplets[t / 3].user);
    EXPECT_EQ(many.triplets[t].positive, one.triplets[t / 3].positive);
    if (t % 3 == 0) {
      EXPECT_EQ(many.triplets[t].negative, one.triplets[t / 3].negative);
    }
  }
}

TEST_F(Candidates, KnowHowManyInteractionsAreLater) {
  const ShardDraws draws = drawn({2, 1}, true);
  ASSERT_EQ(draws.later.size(), draws.triplets.size() / 2);
  std::set<std::uint32_t> seen;
  for (std::size_t e = 0; e < draws.later.size(); ++e) {
    const Triplet& t = draws.triplets[2 * e];
    EXPECT_EQ(draws.later[e], log.offsets[index(t.user) + 1] - 1 - example_of(t));
    seen.insert(draws.later[e]);
  }
  EXPECT_TRUE(seen.contains(0) && seen.contains(5));
  EXPECT_TRUE(drawn({2, 1}).later.empty());
}

}  // namespace
}  // namespace lrml::test
