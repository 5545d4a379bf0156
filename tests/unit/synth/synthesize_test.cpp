#include "data_prep/synth/synthesize.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>

#include "data_prep/synth/measure.h"
#include "data_prep/synth/profile.h"
#include "data_prep/synth/world.h"
#include "lrml/base/error.h"
#include "lrml/base/hash.h"

namespace lrml::prep {
namespace {

// What is published about the set that a preset imitates.
struct Published {
  double median_per_user, median_per_item, item_gini, top_1, top_10;
};
const std::map<std::string, Published> published = {{"ml-100k", {65, 27, 0.629, 0.076, 0.427}},
                                                    {"ml-1m", {96, 123.5, 0.634, 0.087, 0.445}}};

class Synthesize : public testing::TestWithParam<std::string> {
 protected:
  const InteractionLog log_ = synthesize({.preset = GetParam()});
  const Profile profile_ = make_profile({.preset = GetParam()});
};

// One test for all marginals: making ml-1m takes seconds.
TEST_P(Synthesize, HasThePublishedMarginals) {
  const Measures measures = measure(log_);
  const Published& wanted = published.at(GetParam());
  EXPECT_EQ(measures.users, profile_.users);
  EXPECT_EQ(measures.items, profile_.items);
  EXPECT_EQ(measures.interactions, profile_.interactions);
  EXPECT_NEAR(measures.median_per_user / wanted.median_per_user, 1.0, 0.05);
  EXPECT_NEAR(measures.median_per_item / wanted.median_per_item, 1.0, 0.15);
  EXPECT_NEAR(measures.item_gini, wanted.item_gini, 0.03);
  EXPECT_NEAR(measures.share_of_top_1, wanted.top_1, 0.03);
  EXPECT_NEAR(measures.share_of_top_10, wanted.top_10, 0.03);
  EXPECT_NEAR(measures.tied_last, 0.40, 0.05);
  for (std::size_t star = 0; star < 5; ++star) {
    EXPECT_NEAR(measures.stars[star], profile_.stars[star], 0.005) << star + 1;
  }
}

TEST_P(Synthesize, GivesNoPairTwiceAndNobodyMoreThanTwoFifths) {
  std::set<std::pair<std::uint32_t, std::uint32_t>> pairs;
  std::vector<std::size_t> per_user(profile_.users, 0);
  for (const Interaction& each : log_.interactions) {
    pairs.emplace(each.user, each.item);
    ++per_user[each.user];
  }
  EXPECT_EQ(pairs.size(), log_.interactions.size());
  EXPECT_LE(*std::ranges::max_element(per_user), profile_.items * 2 / 5);
}

TEST_P(Synthesize, RatesHigherKindsHigher) {
  std::array<double, 5> sum{}, count{};
  for (std::size_t t = 0; t < log_.kinds.size(); ++t) {
    if (log_.kinds[t] == noise_kind) continue;
    sum[log_.kinds[t]] += static_cast<double>(log_.interactions[t].rating);
    count[log_.kinds[t]] += 1.0;
  }
  for (std::size_t r = 1; r < 5; ++r) EXPECT_GT(sum[r] / count[r], sum[r - 1] / count[r - 1] + 0.1);
}

// Ten bins of equal time; few users fall into one, so neighbours may swap, but the line through them must
// rise.
TEST_P(Synthesize, FavoursTheLastKindMoreAndMore) {
  std::array<double, 10> last{}, all{};
  const auto span = profile_.last_second - profile_.first_second + 1;
  for (std::size_t t = 0; t < log_.kinds.size(); ++t) {
    if (log_.kinds[t] == noise_kind) continue;
    const auto bin = static_cast<std::size_t>(10 * (log_.interactions[t].time - profile_.first_second) / span);
    all[bin] += 1.0;
    last[bin] += log_.kinds[t] == 4;
  }
  double slope = 0.0;  // per bin: Σ (b − 4.5)·share_b / Σ (b − 4.5)²
  for (std::size_t b = 0; b < 10; ++b) slope += (static_cast<double>(b) - 4.5) * (last[b] / all[b]) / 82.5;
  EXPECT_GT(slope, 0.015);
  EXPECT_GT(last[9] / all[9], 2.0 * last[0] / all[0]);
}

TEST_P(Synthesize, StoresTheTruth) {
  const std::vector<std::uint8_t>& groups = log_.user_labels.at("user_group");
  const std::vector<std::uint8_t>& blocks = log_.item_labels.at("item_block");
  ASSERT_EQ(groups.size(), profile_.users);
  ASSERT_EQ(blocks.size(), profile_.items);
  ASSERT_EQ(log_.kinds.size(), log_.interactions.size());
  std::size_t noise = 0, wrong = 0;
  for (std::size_t t = 0; t < log_.kinds.size(); ++t) {
    const Interaction& each = log_.interactions[t];
    if (log_.kinds[t] == noise_kind)
      ++noise;
    else
      wrong += log_.kinds[t] != (groups[each.user] + blocks[each.item]) % 5;
  }
  EXPECT_EQ(wrong, 0u);
  EXPECT_NEAR(static_cast<double>(noise) / static_cast<double>(log_.kinds.size()), 0.05, 0.005);
  EXPECT_EQ(log_.parameters.at("kinds"), 5.0);
}

INSTANTIATE_TEST_SUITE_P(Presets, Synthesize, testing::Values("ml-100k", "ml-1m"),
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
  EXPECT_EQ(to_hex(digest_of_log(synthesize(small_options()))), "583a29557467d920");
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
