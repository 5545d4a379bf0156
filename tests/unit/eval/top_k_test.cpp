#include "lrml/eval/top_k.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "lrml/model/score.h"
#include "ranking_world.h"
#include "support/tables.h"

namespace lrml::test {
namespace {

std::vector<ItemId> first_items(std::uint32_t count) {
  std::vector<ItemId> items;
  for (std::uint32_t i = 0; i < count; ++i) items.push_back(ItemId{i});
  return items;
}

std::vector<std::uint32_t> numbers_of(const std::vector<ScoredItem>& list) {
  std::vector<std::uint32_t> numbers;
  for (const ScoredItem& place : list) numbers.push_back(static_cast<std::uint32_t>(place.item));
  return numbers;
}

TEST(TopK, ListsTheNearestFirst) {
  const auto list = top_k(UserId{0}, first_items(5), 3, score_table({{4, -1, 3, 9, 0.5f}}));
  EXPECT_EQ(list, (std::vector<ScoredItem>{{ItemId{1}, -1}, {ItemId{4}, 0.5f}, {ItemId{2}, 3}}));
}

TEST(TopK, ListsEqualScoresByItemAndNanLast) {
  const auto score = score_table({{2, not_a_number, 2, 1, not_a_number, 2}});
  EXPECT_EQ(numbers_of(top_k(UserId{0}, first_items(6), 6, score)), (std::vector<std::uint32_t>{3, 0, 2, 5, 1, 4}));
  EXPECT_EQ(numbers_of(top_k(UserId{0}, first_items(6), 2, score)), (std::vector<std::uint32_t>{3, 0}));
}

TEST(TopK, ListsAllWhereThereAreFewer) {
  EXPECT_EQ(numbers_of(top_k(UserId{0}, first_items(2), 5, score_table({{2, 1}}))), (std::vector<std::uint32_t>{1, 0}));
  EXPECT_TRUE(top_k(UserId{0}, {}, 5, score_table({{2, 1}})).empty());
  EXPECT_TRUE(top_k(UserId{0}, first_items(2), 0, score_table({{2, 1}})).empty());
}

/// Scores with many ties, and a NaN in 50.
float tied_score(std::size_t user, std::size_t item) {
  const std::size_t mixed = (item * 2654435761u + user * 40503u) % 1009;
  return mixed % 50 == 7 ? not_a_number : static_cast<float>(mixed % 97);
}

TEST(TopK, IsTheSortedListOfAllWhateverTheOrderOfCandidates) {
  const ScoreFunction score = [](UserId user, std::span<const ItemId> items, std::span<float> scores) {
    for (std::size_t k = 0; k < items.size(); ++k) scores[k] = tied_score(index(user), index(items[k]));
  };
  auto candidates = first_items(2500);  // two blocks and a part
  std::vector<ScoredItem> sorted;
  for (const ItemId item : candidates) sorted.push_back({item, tied_score(3, index(item))});
  std::ranges::stable_sort(sorted, {}, [](const ScoredItem& place) {
    return std::isnan(place.score) ? std::numeric_limits<float>::infinity() : place.score;
  });
  std::vector<std::uint32_t> expected = numbers_of(sorted);
  for (const std::size_t count : {1u, 10u, 1000u, 2500u}) {
    for (int turn = 0; turn < 3; ++turn) {
      std::ranges::rotate(candidates, candidates.begin() + 877);
      const auto list = numbers_of(top_k(UserId{3}, candidates, count, score));
      EXPECT_TRUE(std::ranges::equal(list, std::span(expected).first(count))) << count;
    }
  }
}

TEST(OfferedItems, LeavesOutWhatOneUserHasSeenAndForgetsIt) {
  OfferedItems offered({true, true, false, true, true});
  const std::vector<std::uint32_t> train = {4, 2}, valid = {0};
  const auto list = [](std::span<const ItemId> items) { return std::vector<ItemId>(items.begin(), items.end()); };
  EXPECT_EQ(list(offered.without({train, valid})), (std::vector<ItemId>{ItemId{1}, ItemId{3}}));
  EXPECT_EQ(list(offered.without({valid})), (std::vector<ItemId>{ItemId{1}, ItemId{3}, ItemId{4}}));
  EXPECT_EQ(list(offered.without({})), (std::vector<ItemId>{ItemId{0}, ItemId{1}, ItemId{3}, ItemId{4}}));
}

class TopKOfAModel : public testing::TestWithParam<ModelKind> {
 protected:
  static constexpr std::uint32_t users = 4, items = 1500;
  ModelOptions options() const { return {GetParam(), 12, 5, Relation::shared}; }
  ReferenceParameters<double> theta() const {
    return drawn_parameters<double>(users, items, slot_count(options()), 12, 0.4, 8);
  }
};

// Every item of the list is as near as doubles say, and no item left out is nearer than the last.
TEST_P(TopKOfAModel, AgreesWithPlainDoubles) {
  const auto truth = theta();
  const Parameters parameters = to_parameters(truth);
  Scorer scorer(options());
  const ScoreFunction score = [&](UserId user, std::span<const ItemId> asked, std::span<float> scores) {
    scorer.score(parameters, user, asked, scores);
  };
  for (std::uint32_t user = 0; user < users; ++user) {
    const auto& p = truth.P[user];
    std::vector<double> distances;
    for (const auto& q : truth.Q) {
      distances.push_back(reference_distance(GetParam(), p, reference_relation(truth, p, q).r, q));
    }
    const auto list = top_k(UserId{user}, first_items(items), 20, score);
    ASSERT_EQ(list.size(), 20u);
    std::vector<bool> listed(items, false);
    for (const ScoredItem& place : list) {
      EXPECT_NEAR(place.score, distances[index(place.item)], 1e-5);
      listed[index(place.item)] = true;
    }
    EXPECT_EQ(std::ranges::count(listed, true), 20);
    EXPECT_TRUE(std::ranges::is_sorted(list, comes_before));
    for (std::size_t i = 0; i < items; ++i) {
      if (listed[i]) continue;
      EXPECT_GT(distances[i], static_cast<double>(list.back().score) - 1e-5) << i;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, TopKOfAModel, testing::Values(ModelKind::lrml, ModelKind::cml, ModelKind::bpr),
                         [](const auto& test) { return std::string(name_of(test.param)); });

/// The best item's place by rank_held_out, or by where it comes in the list of everything unseen.
struct Agreement : testing::Test {
  static constexpr std::size_t users = 30, items = 60;
  const DatasetContents contents = small_contents(users, items, 4);

  std::size_t evaluated_rank(std::size_t user, const ScoreFunction& score) const {
    const auto counts = Part(contents, {user, user + 1}).rank_test(Protocol::full, score).counts;
    return 1 + static_cast<std::size_t>(std::ranges::find(counts, 1) - counts.begin());
  }
  std::size_t listed_place(std::size_t user, const ScoreFunction& score) const {
    const auto of = [&](const InteractionRows& rows) {
      return std::span(rows.items).subspan(rows.offsets[user], rows.offsets[user + 1] - rows.offsets[user]);
    };
    OfferedItems offered(std::vector<bool>(items, true));
    const auto list =
        top_k(static_cast<UserId>(user), offered.without({of(contents.train), of(contents.valid.rows)}), items, score);
    const auto held_out = ItemId{of(contents.test.rows)[0]};
    return 1 + static_cast<std::size_t>(std::ranges::find(list, held_out, &ScoredItem::item) - list.begin());
  }
};

TEST_F(Agreement, PlacesAreTheRanksOfFullEvaluation) {
  const ScoreFunction score = [](UserId user, std::span<const ItemId> asked, std::span<float> scores) {
    for (std::size_t k = 0; k < asked.size(); ++k) {
      scores[k] = static_cast<float>((index(asked[k]) * 37 + index(user) * 11) % items);  // no ties
    }
  };
  for (std::size_t user = 0; user < users; ++user) {
    EXPECT_EQ(listed_place(user, score), evaluated_rank(user, score)) << user;
  }
}

TEST_F(Agreement, TiesAndNanLeaveThePlaceWithinTheRank) {
  const ScoreFunction score = [](UserId user, std::span<const ItemId> asked, std::span<float> scores) {
    for (std::size_t k = 0; k < asked.size(); ++k) scores[k] = tied_score(index(user), index(asked[k]) % 13);
  };
  for (std::size_t user = 0; user < users; ++user) {
    EXPECT_LE(listed_place(user, score), evaluated_rank(user, score)) << user;
  }
}

}  // namespace
}  // namespace lrml::test
