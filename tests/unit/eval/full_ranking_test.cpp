// Ranking against every unseen item, by hand and against a slow reference.
#include <gtest/gtest.h>

#include <algorithm>

#include "lrml/base/random.h"
#include "ranking_world.h"

namespace lrml::test {
namespace {

/// One user who saw items 0 and 1 of six in training.
std::vector<std::int64_t> rank_one_user(std::vector<std::uint32_t> held_out, std::vector<std::uint32_t> also_seen,
                                        const std::vector<float>& scores) {
  const Interactions train({0, 1}, {0, 2}, {1, 0});
  const HeldOutRows rows = held_out_rows({std::move(held_out)}, {});
  const HeldOutRows also = held_out_rows({std::move(also_seen)}, {});
  return rank_held_out({Protocol::full, 6, 0, &train, &rows, &also}, score_table({scores})).counts;
}

TEST(FullRanking, LeavesOutTrainingItems) {
  EXPECT_EQ(rank_one_user({3}, {}, {0, 0, 9, 5, 9, 4}), counts_of({2}, 6));
}

TEST(FullRanking, LeavesOutValidationItemsWhenTestIsRanked) {
  EXPECT_EQ(rank_one_user({3}, {5}, {0, 0, 9, 5, 9, 4}), counts_of({1}, 6));
}

TEST(FullRanking, CountsTiesAndNanAgainstUs) {
  EXPECT_EQ(rank_one_user({3}, {}, {0, 0, 9, 5, 5, not_a_number}), counts_of({3}, 6));
  EXPECT_EQ(rank_one_user({3}, {}, {0, 0, 9, not_a_number, 9, 9}), counts_of({4}, 6));
}

TEST(FullRanking, LetsAUsersHeldOutItemsCompete) {
  EXPECT_EQ(rank_one_user({5, 3}, {}, {0, 0, 9, 5, 9, 4}), counts_of({1, 2}, 6));
}

TEST(FullRanking, RanksInTheOrderOfUsersAndOfTheirHeldOutItems) {
  const Interactions train({0, 2}, {0, 1, 2}, {0, 0});
  const HeldOutRows rows = held_out_rows({{5, 3}, {2}}, {});
  const ScoreFunction score = score_table({{0, 9, 9, 4, 9, 5}, {0, 1, 2, 3, 4, 5}});
  EXPECT_EQ(held_out_ranks({Protocol::full, 6, 0, &train, &rows, nullptr}, score),
            (std::vector<std::uint32_t>{2, 1, 2}));
}

TEST(FullRanking, AsksForEachUnseenItemOnce) {
  const Interactions train({0, 1}, {0, 2}, {1, 0});
  const HeldOutRows rows = held_out_rows({{4}}, {});
  std::vector<ItemId> asked;
  rank_held_out({Protocol::full, 6, 0, &train, &rows, nullptr},
                [&](UserId, std::span<const ItemId> items, std::span<float> scores) {
                  asked.insert(asked.end(), items.begin(), items.end());
                  std::ranges::fill(scores, 0.0f);
                });
  std::ranges::sort(asked);
  EXPECT_EQ(asked, (std::vector<ItemId>{ItemId{2}, ItemId{3}, ItemId{4}, ItemId{5}}));
}

// Users 0 and 1 saw different items: what one saw must not stay excluded for the next.
TEST(FullRanking, ForgetsWhatTheUserBeforeSaw) {
  const Interactions train({0, 2}, {0, 2, 3}, {0, 1, 2});
  const HeldOutRows test = held_out_rows({{3}, {3}}, {});
  const HeldOutRows valid = held_out_rows({{4}, {}}, {});
  const auto histogram = rank_held_out({Protocol::full, 6, 0, &train, &test, &valid},
                                       score_table({{0, 0, 0, 5, 0, 9}, {0, 0, 0, 5, 0, 9}}));
  EXPECT_EQ(histogram.counts, counts_of({2, 4}, 6));
}

/// One of few values, so that there are ties, and here and there a NaN.
float drawn_score(std::size_t user, std::size_t item) {
  const auto block = random_block({3, Purpose::random_baseline, 1}, user, static_cast<std::uint32_t>(item));
  return block[1] % 50 == 0 ? not_a_number : static_cast<float>(block[0] % 20);
}

bool holds(const InteractionRows& rows, std::size_t user, std::uint32_t item) {
  const auto at = [&](std::size_t k) { return rows.items.begin() + static_cast<std::ptrdiff_t>(rows.offsets[k]); };
  return std::find(at(user), at(user + 1), item) != at(user + 1);
}

/// 1 + the unseen other items that are not farther.
std::size_t reference_rank(const DatasetContents& contents, bool is_test, std::size_t user, std::uint32_t held_out) {
  std::size_t rank = 1;
  for (std::uint32_t item = 0; item < contents.items(); ++item) {
    if (item == held_out || holds(contents.train, user, item)) continue;
    if (is_test && holds(contents.valid.rows, user, item)) continue;
    if (!(drawn_score(user, item) > drawn_score(user, held_out))) ++rank;
  }
  return rank;
}

std::vector<std::int64_t> reference_counts(const DatasetContents& contents, bool is_test) {
  const InteractionRows& rows = is_test ? contents.test.rows : contents.valid.rows;
  std::vector<std::size_t> ranks;
  for (std::size_t user = 0; user < contents.users(); ++user) {
    for (std::size_t k = rows.offsets[user]; k < rows.offsets[user + 1]; ++k) {
      ranks.push_back(reference_rank(contents, is_test, user, rows.items[k]));
    }
  }
  return counts_of(ranks, contents.items());
}

TEST(FullRanking, AgreesWithASlowReference) {
  const DatasetContents contents = small_contents(40, 48, 6);
  const Part all(contents, {0, contents.users()});
  const ScoreFunction score = [](UserId user, std::span<const ItemId> items, std::span<float> scores) {
    for (std::size_t k = 0; k < items.size(); ++k) scores[k] = drawn_score(index(user), index(items[k]));
  };
  EXPECT_EQ(all.rank_test(Protocol::full, score).counts, reference_counts(contents, true));
  EXPECT_EQ(all.rank_valid(Protocol::full, score).counts, reference_counts(contents, false));
}

}  // namespace
}  // namespace lrml::test
