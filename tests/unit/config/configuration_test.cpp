#include "lrml/config/configuration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "support/temporary_folder.h"
#include "usage_error.h"

namespace lrml {
namespace {

const std::filesystem::path shipped = std::filesystem::path(LRML_SOURCE_DIR) / "configs";

Configuration read(const std::string& toml, const std::vector<Override>& overrides = {}) {
  return make_configuration(toml, "c.toml", overrides);
}

TEST(Configuration, IsThePapersByDefault) {
  const Configuration configuration = read("");
  EXPECT_EQ(configuration.model.kind, ModelKind::lrml);
  EXPECT_EQ(configuration.model.dim, 100u);
  EXPECT_EQ(configuration.model.slots, 20u);
  EXPECT_EQ(configuration.loss.margin, 0.2);
  EXPECT_EQ(configuration.optim.learning_rate, 0.001);
}

TEST(Configuration, TakesDefaultsThenTomlThenTheCommandLine) {
  const Configuration configuration =
      read("[model]\ndim = 8\nslots = 3\n", {{"model.dim", "16"}, {"exchange.algorithm", "gather"}});
  EXPECT_EQ(configuration.model.dim, 16u);
  EXPECT_EQ(configuration.model.slots, 3u);
  EXPECT_EQ(configuration.loss.margin, 0.2);
  EXPECT_EQ(configuration.exchange.algorithm, ExchangeAlgorithm::gather);
}

TEST(Configuration, HasTheKeysThatScriptsRelyOn) {
  Configuration configuration;
  const auto sections = sections_of(configuration);
  for (const char* name : {"model.kind",
                           "model.dim",
                           "model.slots",
                           "model.relation",
                           "loss.margin",
                           "optim.kind",
                           "optim.learning_rate",
                           "train.epochs",
                           "train.batches_per_epoch",
                           "train.batch_size",
                           "train.logical_shards",
                           "train.seed",
                           "train.patience",
                           "train.stop_after_steps",
                           "train.max_minutes",
                           "train.stall_seconds",
                           "exchange.algorithm",
                           "eval.every_epochs",
                           "eval.protocol",
                           "eval.top_k",
                           "checkpoint.every_epochs",
                           "checkpoint.every_minutes",
                           "checkpoint.keep"}) {
    EXPECT_NE(find_field(sections, name), nullptr) << name;
  }
}

TEST(Configuration, EchoesAsTomlThatReadsBackToTheSame) {
  Configuration configuration;
  configuration.loss.margin = 0.1 + 0.2;
  configuration.eval.top_k = {5, 10, 20};
  configuration.train.seed = 123456789012345;
  EXPECT_EQ(flat_text(read(to_toml(configuration))), flat_text(configuration));
  EXPECT_EQ(flat_text(configuration_from(flat_text(configuration))), flat_text(configuration));
}

TEST(Configuration, RefusesImpossibleValuesByName) {
  const std::vector<std::pair<const char*, const char*>> impossible = {
      {"[model]\ndim = 0\n", "model.dim"},
      {"[model]\nslots = 0\n", "model.slots"},
      {"[loss]\nmargin = 0.0\n", "loss.margin"},
      {"[optim]\nlearning_rate = -0.1\n", "optim.learning_rate"},
      {"[train]\nbatches_per_epoch = 10\nbatch_size = 100\n", "train.batch"},
      {"[train]\nmax_minutes = -1\n", "train.max_minutes"},
      {"[train]\nstall_seconds = -1\n", "train.stall_seconds"},
      {"[eval]\ntop_k = [0]\n", "eval.top_k"},
      {"[checkpoint]\nevery_minutes = -1\n", "checkpoint.every_minutes"}};
  for (const auto& [toml, key] : impossible) {
    EXPECT_THAT(test::usage_error_of([&, text = toml] { read(text); }), testing::HasSubstr(key));
  }
}

TEST(Configuration, ComparesOnlyTheRunsIdentity) {
  Configuration here;
  Configuration checkpoint;
  here.train.seed = 2;
  here.train.epochs = 7;
  here.exchange.algorithm = ExchangeAlgorithm::gather;
  EXPECT_EQ(identity_differences(here, checkpoint),
            std::vector<std::string>{"train.seed: 2 here, 1 in the checkpoint"});
}

TEST(Configuration, ComparesWhatIsDrawnAndHowItWeighs) {
  Configuration here;
  here.model.memory_radius = 0.2;
  here.model.initial_scale = 0.1;
  here.loss.recency_floor = 0.05;
  here.loss.recency_items = 30;
  here.loss.l2 = 0.01;
  here.sample.negatives = 2;
  here.sample.hardest_of = 5;
  here.sample.hardest_by = HardestBy::distance;
  EXPECT_EQ(
      identity_differences(here, Configuration{}),
      (std::vector<std::string>{
          "model.memory_radius: 0.2 here, 0 in the checkpoint", "model.initial_scale: 0.1 here, 0.01 in the checkpoint",
          "loss.recency_floor: 0.05 here, 1 in the checkpoint", "loss.recency_items: 30 here, 20 in the checkpoint",
          "loss.l2: 0.01 here, 0 in the checkpoint", "sample.negatives: 2 here, 1 in the checkpoint",
          "sample.hardest_of: 5 here, 1 in the checkpoint",
          "sample.hardest_by: distance here, rows in the checkpoint"}));
}

TEST(Configuration, ReadsCheckpointsOfTheTimeBeforeTheseOptions) {
  FlatText texts = flat_text(Configuration{});
  std::erase_if(texts, [](const auto& entry) { return entry.first.starts_with("sample."); });
  EXPECT_TRUE(identity_differences(Configuration{}, configuration_from(texts)).empty());
}

TEST(ShippedConfigurations, AreAllValid) {
  int files = 0;
  for (const auto& file : std::filesystem::directory_iterator(shipped)) {
    EXPECT_NO_THROW(make_configuration(test::read_file(file.path()), file.path().string(), {})) << file.path();
    ++files;
  }
  EXPECT_EQ(files, 8);
}

TEST(ShippedConfigurations, UseLazyAdamAndMoreSlotsOnTheLargeSets) {
  for (const char* name : {"ml-20m.toml", "netflix.toml"}) {
    const Configuration configuration = make_configuration(test::read_file(shipped / name), name, {});
    EXPECT_EQ(configuration.optim.kind, OptimKind::lazy_adam);
    EXPECT_EQ(configuration.model.slots, 100u);
    EXPECT_EQ(configuration.train.batches_per_epoch, 100u);
    EXPECT_EQ(configuration.train.epochs, 100u);
  }
}

}  // namespace
}  // namespace lrml
