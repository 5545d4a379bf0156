#include "data_prep/synth/synthesize.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "data_prep/synth/measure.h"
#include "data_prep/synth/profile.h"
#include "data_prep/synth/world.h"
#include "lrml/base/error.h"
#include "lrml/base/hash.h"

namespace lrml::prep {
namespace {

// What is published about the set that a preset imitates.
struct Published {
  const char* preset;
  double median_per_user, median_per_item, item_gini, top_1, top_10;
};

class Synthesize : public testing::TestWithParam<Published> {
 protected:
  // One log per preset serves all its tests.
  static const InteractionLog& log() {
    static std::map<std::string, InteractionLog> logs;
    const auto [entry, is_new] = logs.try_emplace(GetParam().preset);
    if (is_new) entry->second = synthesize({.preset = GetParam().preset});
    return entry->second;
  }
  static Profile profile() { return make_profile({.preset = GetParam().preset}); }
};

TEST_P(Synthesize, HasThePublishedSizes) {
  const Measures measures = measure(log());
  EXPECT_EQ(measures.users, profile().users);
  EXPECT_EQ(measures.interactions, profile().interactions);
  EXPECT_EQ(measures.items, profile().items);
}

TEST_P(Synthesize, HasThePublishedPopularity) {
  const Measures measures = measure(log());
  EXPECT_NEAR(measures.median_per_user / GetParam().median_per_user, 1.0, 0.05);
  EXPECT_NEAR(measures.median_per_item / GetParam().median_per_item, 1.0, 0.15);
  EXPECT_NEAR(measures.item_gini, GetParam().item_gini, 0.03);
  EXPECT_NEAR(measures.share_of_top_1, GetParam().top_1, 0.03);
  EXPECT_NEAR(measures.share_of_top_10, GetParam().top_10, 0.03);
}

TEST_P(Synthesize, HasThePublishedStars) {
  const Measures measures = measure(log());
  for (std::size_t star = 0; star < 5; ++star)
    EXPECT_NEAR(measures.stars[star], profile().stars[star], 0.005);
}

TEST_P(Synthesize, TiesTheLastItemsOfTwoUsersInFive) {
  EXPECT_GE(measure(log()).tied_last, 0.35);
  EXPECT_LE(measure(log()).tied_last, 0.45);
}

TEST_P(Synthesize, GivesNoPairTwiceAndNobodyMoreThanTwoFifths) {
  std::set<std::pair<std::uint32_t, std::uint32_t>> pairs;
  std::vector<std::size_t> per_user(profile().users, 0);
  for (const Interaction& each : log().interactions) {
    pairs.emplace(each.user, each.item);
    ++per_user[each.user];
  }
  EXPECT_EQ(pairs.size(), log().interactions.size());
  EXPECT_LE(*std::ranges::max_element(per_user), profile().items * 2 / 5);
}

TEST_P(Synthesize, RatesHigherKindsHigher) {
  std::array<double, 5> sum{}, count{};
  for (std::size_t t = 0; t < log().kinds.size(); ++t) {
    if (log().kinds[t] == noise_kind) continue;
    sum[log().kinds[t]] += static_cast<double>(log().interactions[t].rating);
    count[log().kinds[t]] += 1.0;
  }
  for (std::size_t r = 1; r < 5; ++r) EXPECT_GT(sum[r] / count[r], sum[r - 1] / count[r - 1] + 0.1);
}

// Ten bins of equal time; few users fall into one, so neighbours may swap, but the line through them must
// rise.
TEST_P(Synthesize, FavoursTheLastKindMoreAndMore) {
  std::array<double, 10> last{}, all{};
  const auto span = profile().last_second - profile().first_second + 1;
  for (std::size_t t = 0; t < log().kinds.size(); ++t) {
    if (log().kinds[t] == noise_kind) continue;
    const auto bin =
        static_cast<std::size_t>(10 * (log().interactions[t].time - profile().first_second) / span);
    all[bin] += 1.0;
    last[bin] += log().kinds[t] == 4;
  }
  double slope = 0.0;  // per bin: Σ (b − 4.5)·share_b / Σ (b − 4.5)²
  for (std::size_t b = 0; b < 10; ++b) slope += (static_cast<double>(b) - 4.5) * (last[b] / all[b]) / 82.5;
  EXPECT_GT(slope, 0.015);
  EXPECT_GT(last[9] / all[9], 2.0 * last[0] / all[0]);
}

TEST_P(Synthesize, StoresTheTruth) {
  const std::vector<std::uint8_t>& groups = log().user_labels.at("user_group");
  const std::vector<std::uint8_t>& blocks = log().item_labels.at("item_block");
  ASSERT_EQ(groups.size(), profile().users);
  ASSERT_EQ(blocks.size(), profile().items);
  ASSERT_EQ(log().kinds.size(), log().interactions.size());
  std::size_t noise = 0, wrong = 0;
  for (std::size_t t = 0; t < log().kinds.size(); ++t) {
    const Interaction& each = log().interactions[t];
    if (log().kinds[t] == noise_kind)
      ++noise;
    else
      wrong += log().kinds[t] != (groups[each.user] + blocks[each.item]) % 5;
  }
  EXPECT_EQ(wrong, 0u);
  EXPECT_NEAR(static_cast<double>(noise) / static_cast<double>(log().kinds.size()), 0.05, 0.005);
  EXPECT_EQ(log().parameters.at("kinds"), 5.0);
}

INSTANTIATE_TEST_SUITE_P(Presets, Synthesize,
                         testing::Values(Published{"ml-100k", 65, 27, 0.629, 0.076, 0.427},
                                         Published{"ml-1m", 96, 123.5, 0.634, 0.087, 0.445}),
                         [](const auto& preset) { return preset.index == 0 ? "ML100K" : "ML1M"; });

SynthOptions small_options() {
  return {.preset = "ml-100k", .users = 200, .items = 300, .interactions = 5000, .kinds = 3, .seed = 7};
}

Digest digest_of_log(const InteractionLog& log) {
  DigestStream digest;
  for (const Interaction& each : log.interactions) {
    digest.add(std::as_bytes(std::span(&each.user, 1)));
    digest.add(std::as_bytes(std::span(&each.item, 1)));
    digest.add(std::as_bytes(std::span(&each.time, 1)));
    digest.add(std::as_bytes(std::span(&each.rating, 1)));
  }
  digest.add(std::as_bytes(std::span(log.kinds)));
  return digest.value();
}

TEST(SmallSynthesize, HasFrozenBits) {
  EXPECT_EQ(to_hex(digest_of_log(synthesize(small_options()))), "e12cf33004505be2");
}

TEST(SmallSynthesize, IsAnotherLogUnderAnotherSeed) {
  SynthOptions other = small_options();
  other.seed = 8;
  EXPECT_NE(digest_of_log(synthesize(small_options())), digest_of_log(synthesize(other)));
}

TEST(SmallSynthesize, HasTheSizesAskedFor) {
  const Measures measures = measure(synthesize(small_options()));
  EXPECT_EQ(measures.users, 200u);
  EXPECT_EQ(measures.items, 300u);
  EXPECT_EQ(measures.interactions, 5000u);
}

TEST(SmallSynthesize, MakesTheDensestAndTheSparsestLogs) {
  EXPECT_EQ(measure(synthesize({.users = 50, .items = 60, .interactions = 1200})).interactions, 1200u);
  EXPECT_EQ(measure(synthesize({.users = 50, .items = 60, .interactions = 60})).items, 60u);
}

TEST(SmallSynthesize, RejectsKindsWithoutATrendOrAGenre) {
  for (const std::size_t kinds : {std::size_t{1}, std::size_t{19}}) {
    SynthOptions options = small_options();
    options.kinds = kinds;
    try {
      synthesize(options);
      ADD_FAILURE() << "accepted " << kinds;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::usage);
      EXPECT_NE(std::string(error.what()).find("--kinds 2 to 18"), std::string::npos) << error.what();
    }
  }
}

}  // namespace
}  // namespace lrml::prep
