#include "data_prep/synth/synth_events.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "data_prep/synth/descriptions.h"
#include "data_prep/synth/popularity.h"

namespace lrml::prep {
namespace {

// Enough for three runs; not calibrated.
Scenario make_small_scenario() {
  const SynthOptions options{.preset = "ml-100k", .users = 3000, .items = 400, .interactions = 300'000};
  const Profile profile = make_profile(options);
  const std::vector<double> popularity = make_popularity(profile, 1);
  return {.profile = profile,
          .world = make_world(profile, 5, 1),
          .activity = make_activity(profile, 1),
          .appeal = {.popularity = popularity, .items = popularity}};
}

class SynthEventsOfThreeRuns : public testing::Test {
 protected:
  void SetUp() override { describe(scenario_.world, scenario_.profile, contents_); }

  const Scenario scenario_ = make_small_scenario();
  DatasetContents contents_;
};

TEST_F(SynthEventsOfThreeRuns, CutsUsersIntoRuns) {
  SynthEvents source(scenario_, contents_, {});
  ASSERT_EQ(source.runs(), 3u);
  EXPECT_EQ(source.first_user(0), 0u);
  EXPECT_EQ(source.first_user(3), 3000u);
  std::size_t events = 0;
  for (std::size_t run = 0; run < 3; ++run) {
    const UserEvents made = source.events_of(run);
    EXPECT_EQ(made.offsets.size() - 1, source.first_user(run + 1) - source.first_user(run));
    events += made.events.size();
  }
  EXPECT_EQ(events, 300'000u);
  EXPECT_EQ(source.most_events(), 300'000u);
}

TEST_F(SynthEventsOfThreeRuns, GivesEveryUserTheirCountAndNoItemTwice) {
  SynthEvents source(scenario_, contents_, {});
  const UserEvents made = source.events_of(1);
  for (std::size_t k = 0; k + 1 < made.offsets.size(); ++k) {
    std::set<std::uint32_t> items;
    for (std::size_t t = made.offsets[k]; t < made.offsets[k + 1]; ++t) items.insert(made.events[t].item);
    ASSERT_EQ(items.size(), scenario_.activity.counts[source.first_user(1) + k]);
    ASSERT_LE(items.size(), scenario_.profile.most_per_user());
  }
}

// By (time, tie), where the ties of different times do not matter.
bool is_in_order(const UserEvents& made) {
  const auto follows = [](const Event& before, const Event& after) {
    return before.time < after.time || (before.time == after.time && before.tie <= after.tie);
  };
  for (std::size_t k = 0; k + 1 < made.offsets.size(); ++k) {
    for (std::size_t t = made.offsets[k] + 1; t < made.offsets[k + 1]; ++t) {
      if (!follows(made.events[t - 1], made.events[t])) return false;
    }
  }
  return true;
}

TEST_F(SynthEventsOfThreeRuns, OrdersTiesByHashOrByTheDraw) {
  const UserEvents hashed = SynthEvents(scenario_, contents_, {}).events_of(0);
  const UserEvents drawn = SynthEvents(scenario_, contents_, {.ties = TieRule::file}).events_of(0);
  EXPECT_TRUE(is_in_order(hashed));
  EXPECT_TRUE(is_in_order(drawn));
  EXPECT_EQ(hashed.events.size(), drawn.events.size());
  EXPECT_FALSE(std::ranges::equal(hashed.events, drawn.events, {}, &Event::item, &Event::item));
}

TEST_F(SynthEventsOfThreeRuns, DoNotDependOnTheOrderOfRuns) {
  SynthEvents forward(scenario_, contents_, {}), backward(scenario_, contents_, {});
  forward.events_of(0);
  const UserEvents last = forward.events_of(2);
  EXPECT_TRUE(std::ranges::equal(last.events, backward.events_of(2).events, {}, &Event::rating, &Event::rating));
}

}  // namespace
}  // namespace lrml::prep
