#include "lrml/model/hardest_by_distance.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "support/instruction_sets.h"
#include "support/tables.h"

namespace lrml::test {
namespace {

constexpr ModelOptions model_of(std::size_t dim, std::size_t slots, Relation relation) {
  return {.dim = dim, .slots = slots, .relation = relation};
}

using Items = std::vector<std::uint32_t>;

/// The negatives that `triplets` get from their candidates.
Items chosen(const ModelOptions& model, const ReferenceParameters<float>& theta, const Items& candidates,
             std::vector<Triplet> triplets) {
  std::vector<ItemId> ids;
  for (const std::uint32_t item : candidates) ids.push_back(ItemId{item});
  HardestByDistance(model).choose(to_parameters(theta), ids, triplets);
  Items negatives;
  for (const Triplet& t : triplets) negatives.push_back(static_cast<std::uint32_t>(t.negative));
  return negatives;
}

// One slot: r = M for every pair, so the user stands at 1 and not at 0.
TEST(HardestByDistance, IsNearestToWhereTheRelationLeads) {
  const ReferenceParameters<float> theta = {{{0.0f}}, {{0.5f}, {0.1f}, {0.9f}, {1.3f}}, {{1.0f}}, {{1.0f}}};
  const std::vector<Triplet> triplets = {{UserId{0}, ItemId{0}, ItemId{1}}, {UserId{0}, ItemId{0}, ItemId{1}}};
  for (const Relation relation : {Relation::shared, Relation::own}) {
    EXPECT_EQ(chosen(model_of(1, 1, relation), theta, {1, 2, 3, 1, 0, 3}, triplets), (Items{2, 3}));
  }
}

// Keys that see the sign of p·q: r is about 1 for the positive item 0, and −1 for an item at −0.9.
TEST(HardestByDistance, MeasuresWithTheRelationThatTheLossUses) {
  const ReferenceParameters<float> theta = {{{1.0f}}, {{0.9f}, {-0.9f}, {0.5f}}, {{9.0f}, {-9.0f}}, {{1.0f}, {-1.0f}}};
  const std::vector<Triplet> triplet = {{UserId{0}, ItemId{0}, ItemId{1}}};
  EXPECT_EQ(chosen(model_of(1, 2, Relation::shared), theta, {1, 2}, triplet), (Items{2}));
  EXPECT_EQ(chosen(model_of(1, 2, Relation::own), theta, {1, 2}, triplet), (Items{1}));
}

TEST(HardestByDistance, IsTheFirstOfEqualOnesAndNoLaterOneThatIsNoNumber) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const ReferenceParameters<float> theta = {{{0.0f}}, {{0.5f}, {nan}, {0.4f}, {0.4f}}, {{1.0f}}, {{0.0f}}};
  const std::vector<Triplet> triplets(2, {UserId{0}, ItemId{0}, ItemId{0}});
  for (const Relation relation : {Relation::shared, Relation::own}) {
    EXPECT_EQ(chosen(model_of(1, 1, relation), theta, {0, 1, 3, 2, 1, 2, 0, 0}, triplets), (Items{3, 1}));
    EXPECT_TRUE(chosen(model_of(1, 1, relation), theta, {}, {}).empty());
  }
}

class HardestByDistanceOfWidth : public testing::TestWithParam<std::size_t> {};

// Sixteen side by side, some tiles not full: each choice is that of the plain model, bit for bit.
TEST_P(HardestByDistanceOfWidth, IsThatOfTheReferenceOnEachInstructionSet) {
  constexpr std::uint32_t users = 6, items = 40;
  const std::size_t dim = GetParam(), each = 5;
  const auto theta = drawn_parameters<float>(users, items, 3, dim, 0.4, 33);
  for (const std::uint32_t count : {1u, 16u, 37u}) {
    std::vector<Triplet> triplets;
    Items candidates;
    for (std::uint32_t t = 0; t < count; ++t) triplets.push_back({UserId{t % users}, ItemId{t * 7 % items}, ItemId{0}});
    for (std::uint32_t c = 0; c < count * each; ++c) candidates.push_back((c * c * 7 + c / 3) % items);
    for (const Relation relation : {Relation::shared, Relation::own}) {
      const ModelOptions model = model_of(dim, 3, relation);
      Items nearest;
      for (std::size_t t = 0; t < count; ++t) {
        const auto distance = [&](std::uint32_t item) {
          return reference_loss(model, 0.0f, theta, {triplets[t].user, triplets[t].positive, ItemId{item}}).negative;
        };
        const auto first = candidates.begin() + static_cast<std::ptrdiff_t>(t * each);
        nearest.push_back(*std::ranges::min_element(first, first + each, {}, distance));
      }
      on_each_instruction_set([&] { EXPECT_EQ(chosen(model, theta, candidates, triplets), nearest) << count; });
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Widths, HardestByDistanceOfWidth, testing::Values(1, 16, 37));

}  // namespace
}  // namespace lrml::test
