#include "data_prep/synth/synthesize.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "data_prep/synth/measure.h"
#include "data_prep/synth/profile.h"
#include "data_prep/synth/world.h"
#include "lrml/base/error.h"
#include "lrml/data/write_dataset.h"

namespace lrml::prep {
namespace {

DatasetContents make(const SynthOptions& options, std::size_t threads = 2, const SplitOptions& split = {}) {
  Progress progress(false);
  BuildReport report;
  return synthesize(options, split, threads, progress, report);
}

// What is published about the set that a preset imitates.
struct Published {
  double median_per_user, median_per_item, item_gini, top_1, top_10;
};
const std::map<std::string, Published> published = {{"ml-100k", {65, 27, 0.629, 0.076, 0.427}},
                                                    {"ml-1m", {96, 123.5, 0.634, 0.087, 0.445}}};

struct Made {
  std::string preset;
  Structure structure;
  std::string name;
};

class Synthesize : public testing::TestWithParam<Made> {
 protected:
  const DatasetContents contents_ = make({.preset = GetParam().preset, .structure = GetParam().structure});
  const Profile profile_ = make_profile({.preset = GetParam().preset});

  /// Whether `kind` is what the stored truth makes of the pair.
  bool is_kind_of(std::size_t user, std::size_t item, std::size_t kind) const {
    const auto& [labels, parameters, tables] = contents_.synthetic;
    if (GetParam().structure != Structure::teacher) {
      return kind == (labels.at("user_group")[user] + labels.at("item_block")[item]) % std::size_t{5};
    }
    const auto logit = [&, &tables = tables](std::size_t slot) {
      double sum = 0.0;
      for (std::size_t d = 0; d < latent_width; ++d) {
        sum += double{tables.at("memory_key").values[slot * latent_width + d]} *
               double{tables.at("user_position").values[user * latent_width + d]} *
               double{tables.at("item_position").values[item * latent_width + d]};
      }
      return sum;
    };
    double largest = logit(0);
    for (std::size_t slot = 1; slot < 5; ++slot) largest = std::max(largest, logit(slot));
    return logit(kind) > largest - 1e-4;
  }
};

// One test for all marginals: making ml-1m takes seconds.
TEST_P(Synthesize, HasThePublishedMarginals) {
  const Measures measures = measure(contents_);
  const Published& wanted = published.at(GetParam().preset);
  EXPECT_EQ(measures.users, profile_.users);
  EXPECT_EQ(measures.items, profile_.items);
  EXPECT_EQ(measures.interactions, profile_.interactions);
  EXPECT_NEAR(measures.median_per_user / wanted.median_per_user, 1.0, 0.05);
  EXPECT_NEAR(measures.median_per_item / wanted.median_per_item, 1.0, 0.15);
  EXPECT_NEAR(measures.item_gini, wanted.item_gini, 0.03);
  EXPECT_NEAR(measures.share_of_top_1, wanted.top_1, 0.03);
  EXPECT_NEAR(measures.share_of_top_10, wanted.top_10, 0.03);
  EXPECT_NEAR(measures.tied_last, 0.40, 0.05);
  for (std::size_t level = 0; level < star_levels; ++level) {
    EXPECT_NEAR(measures.stars[level], profile_.stars[level], 0.005) << level;
  }
}

TEST_P(Synthesize, RatesHigherKindsHigherAndMarksNoise) {
  const Measures measures = measure(contents_);
  ASSERT_EQ(measures.mean_star.size(), 5u);
  for (std::size_t r = 1; r < 5; ++r) EXPECT_GT(measures.mean_star[r], measures.mean_star[r - 1] + 0.1);
  EXPECT_NEAR(measures.noise, 0.05, 0.005);
}

// Few users fall into a tenth of the time, so neighbours may swap, but the line through them must rise.
TEST_P(Synthesize, FavoursTheLastKindMoreAndMore) {
  const auto share = measure(contents_).last_kind_by_time;
  double slope = 0.0;  // per bin: Σ (b − 4.5)·share_b / Σ (b − 4.5)²
  for (std::size_t b = 0; b < time_bins; ++b) slope += (static_cast<double>(b) - 4.5) * share[b] / 82.5;
  EXPECT_GT(slope, 0.015);
  EXPECT_GT(share[9], 2.0 * share[0]);
}

TEST_P(Synthesize, StoresTheTruth) {
  const auto& labels = contents_.synthetic.labels;
  const std::vector<std::uint8_t>& groups = labels.at("user_group");
  const std::vector<std::uint8_t>& blocks = labels.at("item_block");
  const std::vector<std::uint8_t>& kinds = labels.at("train_kind");
  ASSERT_EQ(groups.size(), profile_.users);
  ASSERT_EQ(blocks.size(), profile_.items);
  ASSERT_EQ(kinds.size(), contents_.train.items.size());
  std::size_t wrong = 0;
  for (std::size_t user = 0; user < profile_.users; ++user) {
    for (std::size_t t = contents_.train.offsets[user]; t < contents_.train.offsets[user + 1]; ++t) {
      wrong += kinds[t] != noise_kind && !is_kind_of(user, contents_.train.items[t], kinds[t]);
    }
  }
  EXPECT_EQ(wrong, 0u);
  EXPECT_EQ(contents_.synthetic.parameters.at("kinds"), 5.0);
}

INSTANTIATE_TEST_SUITE_P(Presets, Synthesize,
                         testing::Values(Made{"ml-100k", Structure::relations, "ML100K"},
                                         Made{"ml-1m", Structure::relations, "ML1M"},
                                         Made{"ml-100k", Structure::teacher, "ML100KOfATeacher"},
                                         Made{"ml-1m", Structure::teacher, "ML1MOfATeacher"}),
                         [](const auto& made) { return made.param.name; });

SynthOptions small_options() {
  return {.preset = "ml-100k", .users = 200, .items = 300, .interactions = 5000, .kinds = 3, .seed = 7};
}

TEST(SmallSynthesize, HasFrozenBitsForEveryNumberOfThreads) {
  for (const std::size_t threads : {std::size_t{1}, std::size_t{3}}) {
    EXPECT_EQ(to_hex(content_digest(make(small_options(), threads, {.seed = 7}))), "371471b7fafa11c0") << threads;
  }
}

TEST(SmallSynthesize, HasFrozenBitsInEveryWorld) {
  SynthOptions options = small_options();
  options.structure = Structure::plain;
  EXPECT_EQ(to_hex(content_digest(make(options, 2, {.seed = 7}))), "366bf04b3905bae1");
  options.structure = Structure::teacher;
  EXPECT_EQ(to_hex(content_digest(make(options, 2, {.seed = 7}))), "0e1696d5913abe59");
}

TEST(SmallSynthesize, IsAnotherLogUnderAnotherSeed) {
  SynthOptions other = small_options();
  other.seed = 8;
  EXPECT_NE(content_digest(make(small_options())), content_digest(make(other)));
}

TEST(SmallSynthesize, IsAnotherLogWithoutRelationsAndSaysSo) {
  SynthOptions plain = small_options();
  plain.structure = Structure::plain;
  const DatasetContents contents = make(plain);
  EXPECT_NE(content_digest(contents), content_digest(make(small_options())));
  EXPECT_EQ(contents.synthetic.parameters.at("translation_length"), 0.0);
  EXPECT_EQ(contents.source, "synthetic, without relations in the profile of ml-100k");
  for (const float x : contents.synthetic.tables.at("translation").values) EXPECT_EQ(x, 0.0f);
}

TEST(SmallSynthesize, StoresTheMemoryOfATeacher) {
  SynthOptions teacher = small_options();
  teacher.structure = Structure::teacher;
  const DatasetContents contents = make(teacher);
  const auto& [labels, parameters, tables] = contents.synthetic;
  EXPECT_EQ(contents.source, "synthetic, drawn from an LRML in the profile of ml-100k");
  EXPECT_FALSE(tables.contains("translation"));
  EXPECT_EQ(parameters.at("logit_deviation"), 4.0);
  EXPECT_EQ(parameters.at("value_length"), 1.0);
  const World world = make_world(make_profile(teacher), 3, 7, Structure::teacher);
  using Named = std::pair<const char*, std::vector<Latent>>;
  for (const auto& [name, rows] :
       {Named{"memory_key", world.memory.keys}, Named{"memory_value", world.memory.values}}) {
    const TruthTable& table = tables.at(name);
    EXPECT_EQ(table.rows, 3u);
    ASSERT_EQ(table.columns, latent_width);
    for (std::size_t k = 0; k < table.values.size(); ++k) {
      EXPECT_EQ(table.values[k], rows[k / latent_width][k % latent_width]);
    }
  }
}

// Ids, titles, genres and attributes follow groups and blocks whatever makes users prefer items.
TEST(SmallSynthesize, DescribesUsersAndItemsAlikeInEveryWorld) {
  SynthOptions teacher = small_options();
  teacher.structure = Structure::teacher;
  const DatasetContents taught = make(teacher), related = make(small_options());
  EXPECT_EQ(taught.item_titles, related.item_titles);
  EXPECT_EQ(taught.item_genres, related.item_genres);
  EXPECT_EQ(taught.user_attributes, related.user_attributes);
  EXPECT_EQ(taught.synthetic.labels.at("item_block"), related.synthetic.labels.at("item_block"));
  EXPECT_EQ(taught.synthetic.labels.at("user_group"), related.synthetic.labels.at("user_group"));
}

// ‖x_u + t_r − y_c‖² as the generator has it, from the tables alone.
TEST(SmallSynthesize, StoresWhatAnOracleNeeds) {
  const DatasetContents contents = make(small_options());
  const auto& [labels, parameters, tables] = contents.synthetic;
  const World world = make_world(make_profile(small_options()), 3, 7);
  EXPECT_EQ(tables.at("item_log_weight").values.size(), 300u);
  std::vector<float> distances;
  std::vector<std::uint8_t> related_by;
  relate_user(world, 11, distances, related_by);
  for (const std::size_t item : {std::size_t{0}, std::size_t{123}}) {
    const std::size_t kind = (labels.at("user_group")[11] + labels.at("item_block")[item]) % std::size_t{3};
    double sum = 0.0;
    for (std::size_t d = 0; d < latent_width; ++d) {
      const double wanted = tables.at("user_position").values[11 * latent_width + d] +
                            tables.at("translation").values[kind * latent_width + d];
      const double difference = wanted - tables.at("item_position").values[item * latent_width + d];
      sum += difference * difference;
    }
    EXPECT_EQ(related_by[world.cluster_of_item[item]], kind);
    EXPECT_NEAR(sum, distances[world.cluster_of_item[item]], 1e-5);
  }
}

TEST(SmallSynthesize, HasTheSizesAskedFor) {
  const Measures measures = measure(make(small_options()));
  EXPECT_EQ(measures.users, 200u);
  EXPECT_EQ(measures.items, 300u);
  EXPECT_EQ(measures.interactions, 5000u);
}

TEST(SmallSynthesize, MakesTheDensestAndTheSparsestLogs) {
  EXPECT_EQ(measure(make({.users = 50, .items = 60, .interactions = 1200})).interactions, 1200u);
  EXPECT_EQ(measure(make({.users = 50, .items = 60, .interactions = 60})).items, 60u);
}

// The profiles' own shapes; the full sizes take a minute each.
TEST(SmallSynthesize, GivesHalfStarsAndDaysWhereTheProfileDoes) {
  const Measures halves = measure(make({.preset = "ml-20m", .users = 400, .items = 1000}));
  const Measures days = measure(make({.preset = "netflix", .users = 400, .items = 1000}));
  EXPECT_NEAR(halves.stars[6], 0.11001, 0.005);  // 3.5
  EXPECT_EQ(days.stars[6], 0.0);
  EXPECT_NEAR(days.stars[7], 0.33589, 0.005);
  EXPECT_EQ(days.first_second % 86'400, 0);
  EXPECT_LE(days.last_second, 1135987200);
}

TEST(SmallSynthesize, RejectsKindsWithoutATrendOrAGenre) {
  for (const std::size_t kinds : {std::size_t{1}, std::size_t{19}}) {
    SynthOptions options = small_options();
    options.kinds = kinds;
    try {
      make(options);
      ADD_FAILURE() << "accepted " << kinds;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::usage);
      EXPECT_NE(std::string(error.what()).find("--kinds 2 to 18"), std::string::npos) << error.what();
    }
  }
}

}  // namespace
}  // namespace lrml::prep
