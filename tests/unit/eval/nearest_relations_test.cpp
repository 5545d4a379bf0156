#include "lrml/eval/nearest_relations.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "support/instruction_sets.h"
#include "support/tables.h"

namespace lrml::test {
namespace {

using Points = Rows<float>;

/// Candidate k is pair 10 + 3k of user k / 4.
std::uint64_t pair_of(std::size_t k) {
  return 10 + 3 * k;
}
UserId user_of(std::size_t k) {
  return UserId{static_cast<std::uint32_t>(k / 4)};
}

std::vector<float> joined(const Points& points) {
  std::vector<float> all;
  for (const auto& point : points) all.insert(all.end(), point.begin(), point.end());
  return all;
}

float square_of(const std::vector<float>& x, const std::vector<float>& y) {
  float sum = 0.0f;
  for (std::size_t k = 0; k < x.size(); ++k) {
    const float square = (x[k] - y[k]) * (x[k] - y[k]);
    sum += square;
  }
  return sum;
}

/// All of them, one by one.
std::vector<RelationMatch> by_definition(const std::vector<float>& query, std::optional<UserId> not_of,
                                         const Points& candidates, std::size_t most) {
  std::vector<RelationMatch> all;
  for (std::size_t k = 0; k < candidates.size(); ++k) {
    if (user_of(k) != not_of) all.push_back({pair_of(k), square_of(candidates[k], query)});
  }
  std::ranges::sort(all, is_nearer);
  all.resize(std::min(all.size(), most));
  return all;
}

NearestRelations scanned(const Points& queries, std::vector<std::optional<UserId>> not_of, const Points& candidates,
                         std::size_t first, std::size_t end, std::size_t most) {
  NearestRelations nearest(queries[0].size(), {joined(queries), std::move(not_of)}, most);
  for (std::size_t k = first; k < end; ++k) nearest.offer(pair_of(k), user_of(k), candidates[k]);
  nearest.finish();
  return nearest;
}

std::vector<RelationMatch> found(const NearestRelations& nearest, std::size_t query) {
  return {nearest.of(query).begin(), nearest.of(query).end()};
}

TEST(NearestRelations, AreThoseOfAComparisonOneByOne) {
  on_each_instruction_set([] {
    for (const std::size_t width : {1u, 2u, 7u, 20u}) {
      for (const std::size_t count : {1u, 5u, 255u, 256u, 257u, 700u}) {
        const Points queries = drawn_rows<float>(3, width, 1.0, 5),
                     candidates = drawn_rows<float>(count, width, 1.0, 6);
        for (const std::size_t most : {1u, 4u}) {
          const auto nearest = scanned(queries, {std::nullopt, UserId{0}, UserId{70}}, candidates, 0, count, most);
          EXPECT_EQ(found(nearest, 0), by_definition(queries[0], std::nullopt, candidates, most));
          EXPECT_EQ(found(nearest, 1), by_definition(queries[1], UserId{0}, candidates, most));
          EXPECT_EQ(found(nearest, 2), by_definition(queries[2], UserId{70}, candidates, most));
        }
      }
    }
  });
}

TEST(NearestRelations, TakeTheEarlierOfEqualOnes) {
  const Points candidates(600, {0.25f, 0.5f});
  const auto nearest = scanned({{1.0f, 0.0f}}, {std::nullopt}, candidates, 0, 600, 3);
  EXPECT_EQ(found(nearest, 0), (std::vector<RelationMatch>{{10, 0.8125f}, {13, 0.8125f}, {16, 0.8125f}}));
  const auto of_others = scanned({{1.0f, 0.0f}}, {UserId{0}}, candidates, 0, 600, 1);
  EXPECT_EQ(of_others.of(0)[0].pair, pair_of(4));
}

// Cosines 1 − 5e-13 and 1 − 2e-12 are both 1 in float.
TEST(NearestRelations, TellNearVectorsApart) {
  const auto nearest = scanned({{1.0f, 0.0f}}, {std::nullopt}, {{1.0f, 2e-6f}, {1.0f, 1e-6f}}, 0, 2, 1);
  EXPECT_EQ(nearest.of(0)[0].pair, pair_of(1));
}

TEST(NearestRelations, OfPartsMergeToThoseOfAll) {
  const Points queries = drawn_rows<float>(2, 5, 1.0, 8), candidates = drawn_rows<float>(900, 5, 1.0, 9);
  const std::vector<std::optional<UserId>> anybody(2);
  const auto all = scanned(queries, anybody, candidates, 0, 900, 4);
  const auto first = scanned(queries, anybody, candidates, 0, 333, 4);
  const auto second = scanned(queries, anybody, candidates, 333, 900, 4);
  for (const std::size_t query : {0u, 1u}) {
    auto merged = found(first, query);
    for (const RelationMatch& match : second.of(query)) merged.push_back(match);
    std::ranges::sort(merged, is_nearer);
    merged.resize(4);
    EXPECT_EQ(merged, found(all, query));
  }
}

TEST(NearestRelations, FindNothingNearInfinity) {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  const Points candidates = {{infinity, infinity}, {0.5f, 0.0f}, {infinity, infinity}};
  const auto nearest = scanned({{1.0f, 0.0f}, {infinity, infinity}}, {std::nullopt, std::nullopt}, candidates, 0, 3, 2);
  EXPECT_EQ(found(nearest, 0), (std::vector<RelationMatch>{{13, 0.25f}}));
  EXPECT_TRUE(nearest.of(1).empty());
}

TEST(NearestRelations, FindNothingAmongOnesOwn) {
  const auto nearest = scanned({{1.0f}}, {UserId{0}}, {{1.0f}, {0.5f}}, 0, 2, 1);
  EXPECT_TRUE(nearest.of(0).empty());
}

}  // namespace
}  // namespace lrml::test
