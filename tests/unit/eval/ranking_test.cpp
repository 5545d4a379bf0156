#include "lrml/eval/ranking.h"

#include <gtest/gtest.h>

#include "lrml/model/score.h"
#include "ranking_world.h"

namespace lrml::test {
namespace {

/// Seven items; user u saw item 0; candidates are three of the others.
struct Sampled {
  std::vector<std::vector<std::uint32_t>> held_out;
  std::vector<std::uint32_t> negatives;  ///< [users x 3]

  std::vector<std::int64_t> rank(const ScoreFunction& score) const {
    const std::size_t users = held_out.size();
    std::vector<std::uint64_t> offsets;
    for (std::size_t u = 0; u <= users; ++u) offsets.push_back(u);
    const Interactions train({0, users}, offsets, std::vector<std::uint32_t>(users, 0));
    const HeldOutRows rows = held_out_rows(held_out, negatives);
    return rank_held_out({Protocol::sampled, 7, 3, &train, &rows, nullptr}, score).counts;
  }
};

TEST(SampledRanking, CountsTheCandidatesThatAreNotFarther) {
  const Sampled one{{{4}}, {1, 2, 3}};
  const float far = 9.0f;
  EXPECT_EQ(one.rank(score_table({{0, 3, 3, 3, 2, 0, 0}})), counts_of({1}, 4));
  EXPECT_EQ(one.rank(score_table({{0, 1, 3, far, 2, 0, 0}})), counts_of({2}, 4));
  EXPECT_EQ(one.rank(score_table({{0, 1, -5, far, 2, 0, 0}})), counts_of({3}, 4));
  EXPECT_EQ(one.rank(score_table({{0, 1, 1, 1, 2, far, far}})), counts_of({4}, 4));
}

TEST(SampledRanking, CountsTiesAgainstUs) {
  EXPECT_EQ((Sampled{{{4}}, {1, 2, 3}}.rank(score_table({{0, 2, 2, 3, 2, 0, 0}}))), counts_of({3}, 4));
}

TEST(SampledRanking, CountsNanAgainstUs) {
  const Sampled one{{{4}}, {1, 2, 3}};
  EXPECT_EQ(one.rank(score_table({{0, 3, not_a_number, 3, 2, 0, 0}})), counts_of({2}, 4));
  EXPECT_EQ(one.rank(score_table({{0, 3, 3, 3, not_a_number, 0, 0}})), counts_of({4}, 4));
}

TEST(SampledRanking, SkipsPadding) {
  const Sampled one{{{4}}, {1, no_item, no_item}};
  EXPECT_EQ(one.rank(score_table({{0, 1, 0, 0, 2, 0, 0}})), counts_of({2}, 4));
}

TEST(SampledRanking, SkipsUsersWithNothingHeldOut) {
  const Sampled three{{{4}, {}, {5}}, {1, 2, 3, 1, 2, 3, 1, 2, 3}};
  std::vector<UserId> asked;
  const ScoreFunction score = [&](UserId user, std::span<const ItemId> items, std::span<float> scores) {
    asked.push_back(user);
    for (std::size_t k = 0; k < items.size(); ++k) scores[k] = static_cast<float>(index(items[k]));
  };
  EXPECT_EQ(three.rank(score), counts_of({4, 4}, 4));
  EXPECT_EQ(asked, (std::vector<UserId>{UserId{0}, UserId{2}}));
}

TEST(SampledRanking, RanksEachOfAUsersHeldOutItemsAgainstTheCandidatesOnly) {
  const Sampled one{{{6, 5, 4}}, {1, 2, 3}};
  EXPECT_EQ(one.rank(score_table({{0, 10, 20, 30, 15, 5, 5}})), counts_of({1, 1, 2}, 4));
}

TEST(SampledRanking, RanksInTheOrderOfUsersAndOfTheirHeldOutItems) {
  const Interactions train({0, 3}, {0, 1, 2, 3}, {0, 0, 0});
  const HeldOutRows rows = held_out_rows({{6, 4}, {}, {5}}, {1, 2, 3, 1, 2, 3, 1, 2, 3});
  const ScoreFunction score = score_table({{0, 1, 2, 3, 0, 0, 2.5f}, {}, {0, 1, 2, 3, 0, 9, 0}});
  EXPECT_EQ(held_out_ranks({Protocol::sampled, 7, 3, &train, &rows, nullptr}, score),
            (std::vector<std::uint32_t>{3, 1, 4}));
}

TEST(SampledRanking, HasNothingToSayWhereNothingIsHeldOut) {
  EXPECT_EQ((Sampled{{{}, {}}, {1, 2, 3, 1, 2, 3}}.rank(constant_score(0))), counts_of({}, 4));
}

class RankingBy : public testing::TestWithParam<Protocol> {
 protected:
  static constexpr std::size_t users = 30;
  const DatasetContents contents_ = small_contents(users, 60, 4);

  std::size_t places() const { return histogram_size(GetParam(), contents_.items(), contents_.negatives_per_user); }
  std::vector<std::int64_t> rank_test(const ScoreFunction& score, RowRange part = {0, users}) const {
    return Part(contents_, part).rank_test(GetParam(), score).counts;
  }
  /// Last places: behind all candidates.
  void expect_all_last(const std::vector<std::int64_t>& counts) const {
    std::vector<std::size_t> ranks;
    for (std::size_t u = 0; u < users; ++u) {
      const std::size_t seen = contents_.train.offsets[u + 1] - contents_.train.offsets[u] + 1;
      ranks.push_back(GetParam() == Protocol::sampled ? contents_.negatives_per_user + 1 : contents_.items() - seen);
    }
    EXPECT_EQ(counts, counts_of(ranks, places()));
  }
};

TEST_P(RankingBy, AConstantOrBrokenScoreIsLast) {
  for (const float value : {0.0f, -1.0f, not_a_number, std::numeric_limits<float>::infinity()}) {
    expect_all_last(rank_test(constant_score(value)));
  }
}

TEST_P(RankingBy, AModelWithEqualRowsIsLast) {
  const ModelOptions options{ModelKind::lrml, 8, 3, Relation::shared};
  for (const float broken : {0.0f, not_a_number}) {
    Parameters parameters{{0, users}, zero_matrix(users, 8), zero_matrix(60, 8), zero_matrix(3, 8), zero_matrix(3, 8)};
    row(parameters.keys, 1)[2] = broken;
    Scorer scorer(options);
    expect_all_last(rank_test([&](UserId user, std::span<const ItemId> items, std::span<float> scores) {
      scorer.score(parameters, user, items, scores);
    }));
  }
}

TEST_P(RankingBy, IsTheSumOverAnySplitOfTheUsers) {
  const ScoreFunction score = [](UserId user, std::span<const ItemId> items, std::span<float> scores) {
    for (std::size_t k = 0; k < items.size(); ++k) {
      scores[k] = static_cast<float>((7 * index(items[k]) + 3 * index(user)) % 31);
    }
  };
  const auto whole = rank_test(score);
  for (const std::size_t parts : {2u, 3u, 7u, 40u}) {
    std::vector<std::int64_t> sum(places(), 0);
    for (std::size_t k = 0; k < parts; ++k) {
      const auto part = rank_test(score, even_part(users, k, parts));
      ASSERT_EQ(part.size(), sum.size());
      for (std::size_t r = 0; r < sum.size(); ++r) sum[r] += part[r];
    }
    EXPECT_EQ(sum, whole) << parts << " parts";
  }
}

TEST_P(RankingBy, ARankWithoutUsersHasAHistogramOfTheSameSize) {
  EXPECT_EQ(rank_test(constant_score(0), {12, 12}), counts_of({}, places()));
}

INSTANTIATE_TEST_SUITE_P(Protocols, RankingBy, testing::Values(Protocol::sampled, Protocol::full),
                         [](const auto& test) { return std::string(name_of(test.param)); });

TEST(HistogramSize, IsTheLastPossibleRank) {
  EXPECT_EQ(histogram_size(Protocol::sampled, 1000, 100), 101u);
  EXPECT_EQ(histogram_size(Protocol::full, 1000, 100), 1000u);
}

}  // namespace
}  // namespace lrml::test
