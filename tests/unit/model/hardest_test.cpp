#include "lrml/model/hardest.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "support/instruction_sets.h"
#include "support/tables.h"

namespace lrml::test {
namespace {

std::vector<ItemId> ids(const std::vector<std::uint32_t>& items) {
  std::vector<ItemId> result;
  for (const std::uint32_t item : items) result.push_back(ItemId{item});
  return result;
}

/// The negatives that users 0, 1, … get from their candidates, for an item 0 that all of them chose.
std::vector<ItemId> chosen(ModelKind kind, const ReferenceParameters<float>& theta,
                           const std::vector<std::uint32_t>& candidates, std::size_t each) {
  const Parameters parameters = to_parameters(theta);
  std::vector<Triplet> triplets;
  for (std::uint32_t t = 0; t < candidates.size() / each; ++t) {
    const auto users = static_cast<std::uint32_t>(theta.P.size());
    triplets.push_back({UserId{t % users}, ItemId{0}, ItemId{candidates[t * each]}});
  }
  choose_hardest(kind, parameters, ids(candidates), triplets);
  std::vector<ItemId> negatives;
  for (const Triplet& t : triplets) negatives.push_back(t.negative);
  return negatives;
}

TEST(Hardest, IsTheNearestByHand) {
  const ReferenceParameters<float> theta = {
      {{0.0f, 0.0f}, {1.0f, 0.0f}}, {{0.5f, 0.0f}, {-0.2f, 0.0f}, {0.2f, 0.0f}, {0.9f, 0.3f}}, {}, {}};
  EXPECT_EQ(chosen(ModelKind::cml, theta, {0, 1, 3, 3, 0, 2}, 3), ids({1, 3}));
}

TEST(Hardest, IsTheFirstOfEquallyNearOnes) {
  const ReferenceParameters<float> theta = {{{0.0f, 0.0f}}, {{0.2f, 0.0f}, {-0.2f, 0.0f}, {0.0f, 0.2f}}, {}, {}};
  EXPECT_EQ(chosen(ModelKind::lrml, theta, {1, 0, 2, 2, 1, 0}, 3), ids({1, 2}));
}

// The first item is nearer, the second has the larger product.
TEST(Hardest, HasTheLargestProductForBpr) {
  const ReferenceParameters<float> theta = {{{1.0f, 1.0f}}, {{1.0f, 1.0f}, {3.0f, 0.0f}, {-9.0f, 0.0f}}, {}, {}};
  EXPECT_EQ(chosen(ModelKind::bpr, theta, {0, 2, 1}, 3), ids({1}));
  EXPECT_EQ(chosen(ModelKind::cml, theta, {0, 2, 1}, 3), ids({0}));
}

TEST(Hardest, IsNoLaterCandidateThatIsNoNumber) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const ReferenceParameters<float> theta = {{{0.0f}}, {{0.5f}, {nan}, {0.4f}}, {}, {}};
  EXPECT_EQ(chosen(ModelKind::cml, theta, {0, 1, 2, 1, 0, 2}, 3), ids({2, 1}));
}

TEST(Hardest, HasNothingToChooseWithoutTriplets) {
  const ReferenceParameters<float> theta = {{{0.0f}}, {{0.5f}}, {}, {}};
  EXPECT_TRUE(chosen(ModelKind::cml, theta, {}, 5).empty());
}

class HardestOfWidth : public testing::TestWithParam<std::size_t> {};

// Distances in double: where two differ by more than rounding, the choice is theirs.
TEST_P(HardestOfWidth, IsNearestInDoubleOnEachInstructionSet) {
  const std::size_t dim = GetParam(), each = 7, triplets = 60;
  const auto theta = drawn_parameters<float>(5, 40, 0, dim, 0.4, 21);
  std::vector<std::uint32_t> candidates;
  for (std::size_t c = 0; c < triplets * each; ++c) candidates.push_back(static_cast<std::uint32_t>(c * c * 7 % 40));
  for (const ModelKind kind : {ModelKind::cml, ModelKind::bpr}) {
    const auto hardness = [&](std::size_t t, ItemId item) {
      double sum = 0.0;
      for (std::size_t k = 0; k < dim; ++k) {
        const double p = theta.P[t % 5][k], q = theta.Q[index(item)][k];
        sum += kind == ModelKind::bpr ? -p * q : (p - q) * (p - q);
      }
      return sum;
    };
    const std::vector<ItemId> first = chosen(kind, theta, candidates, each);
    for (std::size_t t = 0; t < triplets; ++t) {
      for (std::size_t h = 0; h < each; ++h) {
        EXPECT_LE(hardness(t, first[t]), hardness(t, ItemId{candidates[t * each + h]}) + 1e-6);
      }
    }
    on_each_instruction_set([&] { EXPECT_EQ(chosen(kind, theta, candidates, each), first); });
  }
}

INSTANTIATE_TEST_SUITE_P(Widths, HardestOfWidth, testing::Values(1, 3, 16, 37, 100));

constexpr ModelOptions model_of(std::size_t dim, std::size_t slots, Relation relation) {
  return {.dim = dim, .slots = slots, .relation = relation};
}

/// The negatives of `triplets` by the distance in the loss.
std::vector<ItemId> chosen_by_distance(const ModelOptions& model, const ReferenceParameters<float>& theta,
                                       const std::vector<std::uint32_t>& candidates, std::vector<Triplet> triplets) {
  HardestByDistance(model).choose(to_parameters(theta), ids(candidates), triplets);
  std::vector<ItemId> negatives;
  for (const Triplet& t : triplets) negatives.push_back(t.negative);
  return negatives;
}

// One slot: r = M for every pair, so the user stands at 1 and not at 0.
TEST(HardestByDistance, IsNearestToWhereTheRelationLeads) {
  const ReferenceParameters<float> theta = {{{0.0f}}, {{0.5f}, {0.1f}, {0.9f}, {1.3f}}, {{1.0f}}, {{1.0f}}};
  const std::vector<Triplet> triplets = {{UserId{0}, ItemId{0}, ItemId{1}}, {UserId{0}, ItemId{0}, ItemId{1}}};
  for (const Relation relation : {Relation::shared, Relation::own}) {
    EXPECT_EQ(chosen_by_distance(model_of(1, 1, relation), theta, {1, 2, 3, 1, 0, 3}, triplets), ids({2, 3}));
  }
  EXPECT_EQ(chosen(ModelKind::lrml, theta, {1, 2, 3, 1, 0, 3}, 3), ids({1, 1}));
}

// Keys that see the sign of p·q: r is about 1 for the positive item 0, and −1 for an item at −0.9.
TEST(HardestByDistance, MeasuresWithTheRelationThatTheLossUses) {
  const ReferenceParameters<float> theta = {
      {{1.0f}}, {{0.9f}, {-0.9f}, {0.5f}}, {{9.0f}, {-9.0f}}, {{1.0f}, {-1.0f}}};
  const std::vector<Triplet> triplet = {{UserId{0}, ItemId{0}, ItemId{1}}};
  EXPECT_EQ(chosen_by_distance(model_of(1, 2, Relation::shared), theta, {1, 2}, triplet), ids({2}));
  EXPECT_EQ(chosen_by_distance(model_of(1, 2, Relation::own), theta, {1, 2}, triplet), ids({1}));
}

TEST(HardestByDistance, IsTheFirstOfEqualOnesAndNoLaterOneThatIsNoNumber) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const ReferenceParameters<float> theta = {{{0.0f}}, {{0.5f}, {nan}, {0.4f}, {0.4f}}, {{1.0f}}, {{0.0f}}};
  const std::vector<Triplet> triplets(2, {UserId{0}, ItemId{0}, ItemId{0}});
  for (const Relation relation : {Relation::shared, Relation::own}) {
    EXPECT_EQ(chosen_by_distance(model_of(1, 1, relation), theta, {0, 1, 3, 2, 1, 2, 0, 0}, triplets), ids({3, 1}));
    EXPECT_TRUE(chosen_by_distance(model_of(1, 1, relation), theta, {}, {}).empty());
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
    std::vector<std::uint32_t> candidates;
    for (std::uint32_t t = 0; t < count; ++t) triplets.push_back({UserId{t % users}, ItemId{t * 7 % items}, ItemId{0}});
    for (std::uint32_t c = 0; c < count * each; ++c) candidates.push_back((c * c * 7 + c / 3) % items);
    for (const Relation relation : {Relation::shared, Relation::own}) {
      const ModelOptions model = model_of(dim, 3, relation);
      std::vector<ItemId> nearest;
      for (std::size_t t = 0; t < count; ++t) {
        const auto distance = [&](std::uint32_t item) {
          return reference_loss(model, 0.0f, theta, {triplets[t].user, triplets[t].positive, ItemId{item}}).negative;
        };
        const auto first = candidates.begin() + static_cast<std::ptrdiff_t>(t * each);
        nearest.push_back(ItemId{*std::ranges::min_element(first, first + each, {}, distance)});
      }
      on_each_instruction_set(
          [&] { EXPECT_EQ(chosen_by_distance(model, theta, candidates, triplets), nearest) << count; });
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Widths, HardestByDistanceOfWidth, testing::Values(1, 16, 37));

}  // namespace
}  // namespace lrml::test
