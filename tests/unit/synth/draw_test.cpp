#include "data_prep/synth/draw.h"

#include <gtest/gtest.h>

#include <set>

namespace lrml::prep {
namespace {

constexpr std::size_t users = 200;
constexpr std::size_t items = 300;
constexpr std::size_t per_user = 50;
constexpr std::size_t interactions = users * per_user;

World make_small_world(Structure structure = Structure::relations) {
  return make_world(make_profile({.preset = "ml-100k", .users = users, .items = items, .interactions = interactions}),
                    5, 1, structure);
}

Appeal equal_appeal() {
  return {.popularity = std::vector<double>(items, 1.0), .items = std::vector<double>(items, 1.0)};
}

std::vector<Choice> draw_user(Drawer& drawer, std::size_t user, std::size_t count = per_user) {
  std::vector<Choice> choices;
  drawer.draw(user, user * per_user, std::vector<double>(count, 0.5), choices);
  return choices;
}

std::vector<std::uint32_t> items_of(const std::vector<Choice>& choices) {
  std::vector<std::uint32_t> chosen;
  for (const Choice& choice : choices) chosen.push_back(choice.item);
  return chosen;
}

TEST(Drawer, GivesAUserNoItemTwiceEvenWhenTheUserTakesAllThatIsAllowed) {
  const World world = make_small_world();
  Drawer drawer(world, interactions, 0);
  drawer.set_appeal(equal_appeal());
  for (std::size_t u = 0; u < 20; ++u) {
    const auto chosen = items_of(draw_user(drawer, u, 120));
    EXPECT_EQ(std::set<std::uint32_t>(chosen.begin(), chosen.end()).size(), 120u);
  }
}

TEST(Drawer, ServesEveryItem) {
  const World world = make_small_world();
  Drawer drawer(world, interactions, 0);
  Appeal appeal = equal_appeal();
  for (std::size_t i = 0; i < items; i += 2) appeal.items[i] = 1e-6;
  drawer.set_appeal(appeal);
  std::set<std::uint32_t> seen;
  for (std::size_t u = 0; u < users; ++u) {
    for (const Choice& choice : draw_user(drawer, u)) seen.insert(choice.item);
  }
  EXPECT_EQ(seen.size(), items);
}

TEST(Drawer, TellsKindsByGroupAndBlockAndMarksNoise) {
  const World world = make_small_world();
  Drawer drawer(world, interactions, 0);
  drawer.set_appeal(equal_appeal());
  std::size_t noise = 0;
  for (std::size_t u = 0; u < users; ++u) {
    for (const Choice& choice : draw_user(drawer, u)) {
      const auto kind = kind_of_pair(world, group_of_user(world, u), world.block_of_item(choice.item));
      if (choice.kind == noise_kind)
        ++noise;
      else
        EXPECT_EQ(choice.kind, kind);
    }
  }
  EXPECT_NEAR(static_cast<double>(noise) / interactions, 0.05, 0.01);
}

TEST(Drawer, TellsKindsOfATeacherByTheStrongestSlot) {
  const World world = make_small_world(Structure::teacher);
  Drawer drawer(world, interactions, 0);
  drawer.set_appeal(equal_appeal());
  std::vector<float> distances;
  std::vector<std::uint8_t> kinds;
  std::set<int> seen;
  for (std::size_t u = 0; u < users; ++u) {
    relate_user(world, u, distances, kinds);
    for (const Choice& choice : draw_user(drawer, u)) {
      const std::size_t c = world.cluster_of_item[choice.item];
      EXPECT_EQ(choice.squared_distance, distances[c]);
      if (choice.kind == noise_kind) continue;
      EXPECT_EQ(choice.kind, kinds[c]);
      seen.insert(choice.kind);
    }
  }
  EXPECT_EQ(seen, (std::set<int>{0, 1, 2, 3, 4}));
}

TEST(Drawer, PrefersWhatIsClose) {
  const World world = make_small_world();
  Drawer drawer(world, interactions, 0);
  drawer.set_appeal(equal_appeal());
  std::vector<float> distances;
  std::vector<std::uint8_t> kinds;
  double preferred = 0.0, all = 0.0;
  for (std::size_t u = 0; u < users; ++u) {
    relate_user(world, u, distances, kinds);
    const Choice first = draw_user(drawer, u, 1).front();
    EXPECT_EQ(first.squared_distance, distances[world.cluster_of_item[first.item]]);
    preferred += first.kind == noise_kind ? 0.0 : first.squared_distance;
    for (const float distance : distances) all += distance / static_cast<double>(distances.size());
  }
  EXPECT_LT(preferred, 0.5 * all);
}

TEST(Drawer, FavoursAppealingItems) {
  const World world = make_small_world();
  Appeal appeal = equal_appeal();
  appeal.items[17] = 1e12;
  Drawer drawer(world, interactions, 0);
  drawer.set_appeal(appeal);
  std::size_t chosen = 0;
  for (std::size_t u = 0; u < users; ++u) chosen += draw_user(drawer, u, 1).front().item == 17;
  EXPECT_GT(chosen, users * 85 / 100);
}

TEST(Drawer, DrawsNoiseByPopularityAlone) {
  const World world = make_small_world();
  Appeal appeal = equal_appeal();
  appeal.popularity[17] = 3000.0;
  Drawer drawer(world, interactions, 0);
  drawer.set_appeal(appeal);
  std::size_t noise = 0, preferred = 0;
  for (std::size_t u = 0; u < users; ++u) {
    for (const Choice& choice : draw_user(drawer, u)) {
      noise += choice.item == 17 && choice.kind == noise_kind;
      preferred += choice.item == 17 && choice.kind != noise_kind;
    }
  }
  EXPECT_GT(noise, users / 2);
  EXPECT_LT(preferred, users / 4);
}

TEST(Drawer, FollowsTheTrendBetweenTwoChoicesOfAUser) {
  const World world = make_small_world();
  Drawer drawer(world, interactions, 0);
  drawer.set_appeal(equal_appeal());
  std::size_t early = 0, late = 0;
  std::vector<Choice> choices;
  for (std::size_t u = 0; u < users; ++u) {
    drawer.draw(u, u * per_user, std::vector<double>{0.0, 1.0}, choices);
    early += choices[0].kind == 4;
    late += choices[1].kind == 4;
  }
  EXPECT_GT(late, 3 * early);
}

TEST(Drawer, DoesNotDependOnTheOrderOfUsers) {
  const World world = make_small_world();
  Drawer forward(world, interactions, 0), backward(world, interactions, 0);
  forward.set_appeal(equal_appeal());
  backward.set_appeal(equal_appeal());
  const auto one = items_of(draw_user(forward, 1));
  const auto two = items_of(draw_user(forward, 2));
  EXPECT_EQ(items_of(draw_user(backward, 2)), two);
  EXPECT_EQ(items_of(draw_user(backward, 1)), one);
  EXPECT_NE(one, two);
}

TEST(Drawer, DrawsOtherItemsInAnotherRound) {
  const World world = make_small_world();
  Drawer log(world, interactions, 0), calibration(world, interactions, 1);
  log.set_appeal(equal_appeal());
  calibration.set_appeal(equal_appeal());
  EXPECT_NE(items_of(draw_user(log, 0)), items_of(draw_user(calibration, 0)));
}

}  // namespace
}  // namespace lrml::prep
