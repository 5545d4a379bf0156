#include "data_prep/synth/attention.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "support/instruction_sets.h"

namespace lrml::prep {
namespace {

World teacher_of(std::size_t slots) {
  return make_world(make_profile({.preset = "ml-100k"}), slots, 3, Structure::teacher);
}

struct View {
  std::vector<float> distances;
  std::vector<std::uint8_t> strongest;

  friend bool operator==(const View&, const View&) = default;
};

View view_of(const Memory& memory, const Latent& x, std::span<const Latent> centres) {
  View view{std::vector<float>(centres.size()), std::vector<std::uint8_t>(centres.size())};
  attended_distances(memory, x, centres, view.distances, view.strongest);
  return view;
}

/// K (x ∘ y), [n]
std::vector<double> logits_of(const Memory& memory, const Latent& x, const Latent& y) {
  std::vector<double> logits;
  for (const Latent& key : memory.keys) {
    double sum = 0.0;
    for (std::size_t d = 0; d < latent_width; ++d) sum += double{key[d]} * double{x[d]} * double{y[d]};
    logits.push_back(sum);
  }
  return logits;
}

/// ‖x + Mᵀa − y‖², a = softmax(K (x ∘ y)), by the formula.
double distance_by_definition(const Memory& memory, const Latent& x, const Latent& y) {
  std::vector<double> attention = logits_of(memory, x, y);
  double sum = 0.0;
  for (double& a : attention) sum += a = std::exp(a);
  double square = 0.0;
  for (std::size_t d = 0; d < latent_width; ++d) {
    double difference = double{x[d]} - double{y[d]};
    for (std::size_t j = 0; j < attention.size(); ++j) difference += attention[j] / sum * double{memory.values[j][d]};
    square += difference * difference;
  }
  return square;
}

TEST(AttendedDistances, AreThoseOfTheDefinition) {
  for (const std::size_t slots : {std::size_t{2}, std::size_t{5}, most_kinds}) {
    const World world = teacher_of(slots);
    for (std::size_t user = 0; user < 20; ++user) {
      const Latent x = position_of_user(world, user);
      const View view = view_of(world.memory, x, world.centres);
      for (std::size_t c = 0; c < world.clusters(); ++c) {
        EXPECT_NEAR(view.distances[c], distance_by_definition(world.memory, x, world.centres[c]), 2e-5);
      }
    }
  }
}

TEST(AttendedDistances, TellTheStrongestSlot) {
  const World world = teacher_of(5);
  for (std::size_t user = 0; user < 20; ++user) {
    const Latent x = position_of_user(world, user);
    const View view = view_of(world.memory, x, world.centres);
    for (std::size_t c = 0; c < world.clusters(); ++c) {
      const std::vector<double> logits = logits_of(world.memory, x, world.centres[c]);
      EXPECT_NEAR(logits[view.strongest[c]], std::ranges::max(logits), 1e-4);
    }
  }
}

// Two slots alike, of two others one stronger and one weaker.
TEST(AttendedDistances, TakeTheLowestOfEqualSlots) {
  const Latent x = {1}, one = {1}, minus_one = {-1}, zero = {0};
  const Memory memory{.keys = {{2}, {3}, {3}, {1}}, .values = {zero, zero, zero, zero}};
  const View view = view_of(memory, x, std::vector<Latent>{one, minus_one, zero});
  EXPECT_EQ(view.strongest, (std::vector<std::uint8_t>{1, 3, 0}));
  EXPECT_EQ(view.distances, (std::vector<float>{0.0f, 4.0f, 1.0f}));
}

TEST(AttendedDistances, DoNotDependOnTheOtherClusters) {
  const World world = teacher_of(5);
  const Latent x = position_of_user(world, 0);
  const View all = view_of(world.memory, x, world.centres);
  for (const std::size_t count : {0u, 1u, 15u, 16u, 17u, 37u}) {
    const View some = view_of(world.memory, x, std::span(world.centres).last(count));
    EXPECT_TRUE(std::ranges::equal(some.distances, std::span(all.distances).last(count))) << count;
    EXPECT_TRUE(std::ranges::equal(some.strongest, std::span(all.strongest).last(count))) << count;
  }
}

TEST(AttendedDistances, HaveTheSameBitsOnEveryInstructionSet) {
  const World world = teacher_of(5);
  const Latent x = position_of_user(world, 0);
  const View expected = view_of(world.memory, x, world.centres);
  test::on_each_instruction_set([&] { EXPECT_EQ(view_of(world.memory, x, world.centres), expected); });
}

}  // namespace
}  // namespace lrml::prep
