#include "data_prep/synth/synth_events.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "data_prep/synth/descriptions.h"

namespace lrml::prep {
namespace {

// Enough for three runs.
class SynthEventsOfThreeRuns : public testing::Test {
 protected:
  void SetUp() override { describe(scenario_.world, scenario_.profile, contents_); }

  const Scenario scenario_ =
      make_scenario({.preset = "ml-100k", .users = 3000, .items = 400, .interactions = 300'000}, 1);
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

TEST_F(SynthEventsOfThreeRuns, OrdersTiesByHashOrByTheDraw) {
  SynthEvents by_hash(scenario_, contents_, {}), by_draw(scenario_, contents_, {.ties = TieRule::file});
  const UserEvents hashed = by_hash.events_of(0), drawn = by_draw.events_of(0);
  const auto is_ordered = [](const UserEvents& made) {
    for (std::size_t k = 0; k + 1 < made.offsets.size(); ++k) {
      const auto begin = made.events.begin();
      const auto user = std::ranges::subrange(begin + static_cast<std::ptrdiff_t>(made.offsets[k]),
                                              begin + static_cast<std::ptrdiff_t>(made.offsets[k + 1]));
      const auto key = [](const Event& event) { return std::pair(event.time, event.tie); };
      for (std::size_t t = 1; t < static_cast<std::size_t>(user.size()); ++t) {
        const Event& before = user[static_cast<std::ptrdiff_t>(t) - 1];
        const Event& after = user[static_cast<std::ptrdiff_t>(t)];
        if (before.time == after.time ? key(before) > key(after) : before.time > after.time) return false;
      }
    }
    return true;
  };
  EXPECT_TRUE(is_ordered(hashed));
  EXPECT_TRUE(is_ordered(drawn));
  EXPECT_NE(std::ranges::count(hashed.events, drawn.events[1].item, &Event::item), 0);
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
