// The oracle, which reads a dataset's tables, against the generator, which drew the log.
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "data_prep/synth/scenario.h"
#include "data_prep/synth/synthesize_to_file.h"
#include "data_prep/synth/times.h"
#include "lrml/data/dataset.h"
#include "lrml/eval/oracle.h"
#include "support/temporary_folder.h"

namespace lrml::prep {
namespace {

class OracleAgreement : public testing::TestWithParam<Structure> {
 protected:
  OracleAgreement() {
    Progress progress(false);
    BuildReport report;
    synthesize_to_file(folder_ / "x.h5", options_, {.seed = 7, .negatives = 20}, 1, "", progress, report);
  }

  /// −log of item i's part in what user u chooses from at the time τ, for all items.
  std::vector<double> scores_of(std::size_t user, double tau) const {
    std::vector<float> distances, trend;
    std::vector<std::uint8_t> kinds;
    relate_user(scenario_.world, user, distances, kinds);
    trend_at(scenario_.world, tau, trend);
    std::vector<double> scores;
    for (std::size_t i = 0; i < scenario_.world.items(); ++i) {
      const std::size_t c = scenario_.world.cluster_of_item[i];
      scores.push_back(double{closeness} * double{distances[c]} - std::log(scenario_.appeal.items[i]) -
                       std::log(double{trend[kinds[c]]}));
    }
    return scores;
  }

  const test::TemporaryFolder folder_;
  const SynthOptions options_{.preset = "ml-100k",
                              .users = 100,
                              .items = 200,
                              .interactions = 2500,
                              .structure = GetParam(),
                              .kinds = 4,
                              .seed = 7};
  const Scenario scenario_ = make_scenario(options_, 1);
};

TEST_P(OracleAgreement, IsThatOfDistanceTrendAndWeightForEveryPair) {
  const Dataset dataset(folder_ / "x.h5");
  const RowRange users{0, 100};
  const HeldOutRows test = dataset.load_held_out(HeldOut::test, users);
  const auto truth = dataset.planted_truth(users);
  ASSERT_TRUE(truth);
  const ScoreFunction oracle = oracle_score(*truth, test);
  std::vector<ItemId> items(200);
  for (std::uint32_t i = 0; i < items.size(); ++i) items[i] = ItemId{i};
  std::vector<float> scores(items.size());
  std::vector<double> taus;
  for (std::uint32_t u = 0; u < users.size(); ++u) {
    const std::size_t end = test.rows.offsets[u + 1];
    if (end == test.rows.offsets[u]) continue;
    taus_of_times(scenario_.profile, {test.rows.timestamp[end - 1]}, taus);
    oracle(UserId{u}, items, scores);
    const std::vector<double> expected = scores_of(u, taus[0]);
    for (std::size_t i = 0; i < items.size(); ++i) EXPECT_NEAR(scores[i], expected[i], 2e-4) << u << ", " << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Structures, OracleAgreement,
                         testing::Values(Structure::relations, Structure::plain, Structure::teacher),
                         [](const auto& structure) { return std::string(name_of(structure.param)); });

}  // namespace
}  // namespace lrml::prep
