#include "lrml/model/hardest.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace lrml::test
