#include "lrml/app/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lrml/base/cpu.h"
#include "lrml/base/error.h"
#include "support/error_of.h"
#include "support/temporary_folder.h"

namespace lrml {
namespace {

using testing::HasSubstr;

CommandLine parsed(const std::vector<std::string>& words) {
  std::vector<const char*> argv = {"lrml_dist"};
  for (const std::string& word : words) argv.push_back(word.c_str());
  return parse_command_line(static_cast<int>(argv.size()), argv.data());
}

std::string error_for(const std::vector<std::string>& words) {
  return test::message_of(ExitCode::usage, [&] { parsed(words); });
}

const std::vector<std::string> train = {"--config", "c.toml", "--data", "d.h5", "--out", "runs/x"};

std::vector<std::string> train_with(const std::vector<std::string>& more) {
  std::vector<std::string> words = train;
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

TEST(ParseCommandLine, TrainsWithoutASubcommand) {
  const CommandLine line = parsed(train);
  const auto& arguments = std::get<TrainArguments>(line.command);
  EXPECT_EQ(arguments.config, "c.toml");
  EXPECT_EQ(arguments.data, "d.h5");
  EXPECT_EQ(arguments.out, "runs/x");
  EXPECT_EQ(arguments.existing, ExistingRun::refuse);
  EXPECT_TRUE(arguments.overrides.empty());
  EXPECT_EQ(line.verbosity, Verbosity::normal);
}

TEST(ParseCommandLine, TrainsWithTheSubcommandToo) {
  std::vector<std::string> words = train_with({"--resume", "--quiet"});
  words.insert(words.begin(), "train");
  const CommandLine line = parsed(words);
  EXPECT_EQ(std::get<TrainArguments>(line.command).existing, ExistingRun::resume);
  EXPECT_EQ(line.verbosity, Verbosity::quiet);
}

TEST(ParseCommandLine, TakesForceAndVerbose) {
  const CommandLine line = parsed(train_with({"--force", "--verbose"}));
  EXPECT_EQ(std::get<TrainArguments>(line.command).existing, ExistingRun::replace);
  EXPECT_EQ(line.verbosity, Verbosity::verbose);
}

TEST(ParseCommandLine, CollectsOverridesInOrder) {
  const CommandLine line = parsed(train_with({"--train.epochs", "20", "--loss.margin=0.5"}));
  const auto& overrides = std::get<TrainArguments>(line.command).overrides;
  ASSERT_EQ(overrides.size(), 2u);
  for (const auto& [name, text] : overrides) EXPECT_EQ(text, name == "train.epochs" ? "20" : "0.5");
}

TEST(ParseCommandLine, Plans) {
  const CommandLine line = parsed({"plan", "--config", "c.toml", "--data", "d.h5", "--ranks", "1,2,8", "--gbit", "10",
                                   "--active", "0.5", "--users", "100", "--json", "--train.batch_size", "64"});
  const auto& arguments = std::get<PlanArguments>(line.command);
  EXPECT_EQ(arguments.ranks, (std::vector<std::size_t>{1, 2, 8}));
  EXPECT_EQ(arguments.ranks_per_node, 1u);
  EXPECT_EQ(arguments.network.latency_us, 1.5);
  EXPECT_EQ(arguments.network.gbit_per_s, 10.0);
  EXPECT_EQ(arguments.active, 0.5);
  EXPECT_EQ(arguments.users, 100u);
  EXPECT_EQ(arguments.items, 0u);
  EXPECT_TRUE(arguments.json);
  ASSERT_EQ(arguments.overrides.size(), 1u);
  EXPECT_FALSE(
      std::get<PlanArguments>(parsed({"plan", "--config", "c", "--data", "d", "--ranks", "4"}).command).active);
  EXPECT_THAT(error_for({"plan", "--config", "c", "--data", "d"}), HasSubstr("--ranks"));
  EXPECT_THAT(error_for({"plan", "--config", "c", "--data", "d", "--ranks", "two"}), HasSubstr("two"));
}

TEST(ParseCommandLine, SeesTheDoctor) {
  const auto plain = std::get<DoctorArguments>(parsed({"doctor"}).command);
  EXPECT_TRUE(plain.config.empty() && plain.data.empty() && plain.out.empty() && !plain.json);
  std::vector<std::string> words = train_with({"--json", "--train.logical_shards", "64"});
  words.insert(words.begin(), "doctor");
  const auto full = std::get<DoctorArguments>(parsed(words).command);
  EXPECT_EQ(full.config, "c.toml");
  EXPECT_EQ(full.data, "d.h5");
  EXPECT_EQ(full.out, "runs/x");
  EXPECT_TRUE(full.json);
  ASSERT_EQ(full.overrides.size(), 1u);
  EXPECT_EQ(full.overrides[0].name, "train.logical_shards");
  EXPECT_THAT(error_for({"doctor", "--jsn"}), HasSubstr("Did you mean '--json'?"));
}

TEST(ParseCommandLine, Evaluates) {
  const CommandLine line = parsed({"evaluate", "--run", "runs/x", "--baselines", "--eval.top_k", "5,10"});
  const auto& arguments = std::get<EvaluateArguments>(line.command);
  EXPECT_EQ(arguments.run, "runs/x");
  EXPECT_TRUE(arguments.data.empty());
  EXPECT_TRUE(arguments.baselines);
  ASSERT_EQ(arguments.overrides.size(), 1u);
  EXPECT_EQ(arguments.overrides[0].name, "eval.top_k");
}

TEST(ParseCommandLine, Compares) {
  using Paths = std::vector<std::filesystem::path>;
  const CommandLine line = parsed({"compare", "--run", "a/1", "--run", "a/2", "--against", "b/1", "b/2", "b/3",
                                   "--json", "--eval.protocol", "full", "--data", "d.h5"});
  const auto& arguments = std::get<CompareArguments>(line.command);
  EXPECT_EQ(arguments.runs, (Paths{"a/1", "a/2"}));
  EXPECT_EQ(arguments.against, (Paths{"b/1", "b/2", "b/3"}));
  EXPECT_EQ(arguments.data, "d.h5");
  EXPECT_TRUE(arguments.json);
  ASSERT_EQ(arguments.overrides.size(), 1u);
  EXPECT_EQ(arguments.overrides[0].name, "eval.protocol");
  EXPECT_THAT(error_for({"compare", "--run", "a"}), HasSubstr("--against is required"));
  EXPECT_THAT(error_for({"compare", "--against", "a"}), HasSubstr("--run is required"));
  EXPECT_THAT(error_for({"compare", "--run", "a", "--against"}), HasSubstr("--against"));
}

TEST(ParseCommandLine, Digests) {
  EXPECT_EQ(std::get<DigestArguments>(parsed({"digest", "--run", "runs/x"}).command).run, "runs/x");
}

TEST(ParseCommandLine, ShowsHelpAndVersion) {
  const auto text = [](const std::vector<std::string>& words) {
    return std::get<ShowText>(parsed(words).command).text;
  };
  EXPECT_THAT(text({}), HasSubstr("lrml_dist evaluate --run DIR"));
  EXPECT_EQ(text({"--help"}), text({}));
  EXPECT_EQ(text({"--version"}), "lrml_dist " LRML_VERSION " (" + std::string(instruction_set()) + ")\n");
  EXPECT_THAT(text({"train", "--help"}), HasSubstr("--model.kind lrml|cml|bpr=lrml"));
  EXPECT_THAT(text({"train", "--help"}), HasSubstr("[checkpoint]:"));
  EXPECT_THAT(text({"evaluate", "--help"}), HasSubstr("--eval.protocol sampled|full=sampled"));
  EXPECT_THAT(text({"digest", "--help"}), HasSubstr("--run"));
}

TEST(ParseCommandLine, SuggestsTheNearestOption) {
  EXPECT_EQ(error_for(train_with({"--train.epoch", "3"})),
            "cannot use '--train.epoch' (no such option of lrml_dist train). Did you mean '--train.epochs'? "
            "All are "
            "listed by --help");
  EXPECT_THAT(error_for(train_with({"--ressume"})), HasSubstr("Did you mean '--resume'?"));
  EXPECT_THAT(error_for(train_with({"stray"})), HasSubstr("cannot use 'stray'"));
}

TEST(ParseCommandLine, SuggestsTheNearestCommand) {
  EXPECT_EQ(error_for({"evalute"}),
            "cannot run 'evalute' (the commands are: train, evaluate, compare, recommend, similar, explain, export, "
            "report, digest, plan, doctor). Did you mean 'evaluate'? See lrml_dist --help");
}

TEST(ParseCommandLine, NamesMissingOptions) {
  EXPECT_THAT(error_for({"--config", "c.toml", "--data", "d.h5"}), HasSubstr("--out is required"));
  EXPECT_THAT(error_for({"evaluate"}), HasSubstr("--run is required"));
  EXPECT_THAT(error_for({"digest", "--run"}), HasSubstr("--run"));
}

TEST(ParseCommandLine, RefusesContradictions) {
  EXPECT_THAT(error_for(train_with({"--resume", "--force"})), HasSubstr("cannot use --resume with --force"));
  EXPECT_THAT(error_for(train_with({"--quiet", "--verbose"})), HasSubstr("cannot use --quiet with --verbose"));
}

TEST(LoadConfiguration, PutsTheCommandLineOverTheFileOverTheDefaults) {
  const test::TemporaryFolder folder;
  test::write_file(folder / "c.toml", "[model]\ndim = 8\nslots = 3\n");
  TrainArguments arguments = {.config = folder / "c.toml", .data = {}, .out = {}, .overrides = {{"model.dim", "16"}}};
  SelfCommunicator self;
  const Configuration configuration = load_configuration(self, arguments.config, arguments.overrides);
  EXPECT_EQ(configuration.model.dim, 16u);
  EXPECT_EQ(configuration.model.slots, 3u);
  EXPECT_EQ(configuration.loss.margin, 0.2);
}

TEST(LoadConfiguration, RefusesMissingFilesAndImpossibleValues) {
  const test::TemporaryFolder folder;
  SelfCommunicator self;
  TrainArguments arguments = {.config = folder / "none.toml", .data = {}, .out = {}, .overrides = {}};
  EXPECT_THAT(
      test::message_of(ExitCode::usage, [&] { load_configuration(self, arguments.config, arguments.overrides); }),
      HasSubstr("none.toml' (No such file"));
  test::write_file(folder / "none.toml", "[model]\ndim = 0\n");
  EXPECT_THAT(
      test::message_of(ExitCode::usage, [&] { load_configuration(self, arguments.config, arguments.overrides); }),
      HasSubstr("model.dim"));
}

TEST(LoadRunConfiguration, ReadsTheEchoOfARun) {
  const test::TemporaryFolder folder;
  Configuration configuration;
  configuration.model.dim = 12;
  test::write_file(folder / "config.toml", to_toml(configuration));
  SelfCommunicator self;
  const auto read = load_run_configuration(self, {folder.path()}, {{"eval.protocol", "full"}});
  EXPECT_EQ(read.model.dim, 12u);
  EXPECT_EQ(read.eval.protocol, Protocol::full);
  EXPECT_TRUE(identity_differences(read, configuration) ==
              std::vector<std::string>{"eval.protocol: full here, sampled in the checkpoint"});
}

TEST(ParseCommandLine, RecommendsToUsersOrSomeoneNew) {
  const auto plain = std::get<RecommendArguments>(parsed({"recommend", "--run", "r"}).command);
  EXPECT_TRUE(plain.users.empty() && plain.items.empty() && plain.filters.empty());
  EXPECT_EQ(plain.top, 10u);
  EXPECT_FALSE(plain.include_seen || plain.without_test || plain.format);
  const auto full = std::get<RecommendArguments>(
      parsed({"recommend", "--run", "r", "--user", "7", "a b", "--users", "f", "--top", "3", "--format", "jsonl",
              "--filter", "genre=Drama", "--filter", "genre=War", "--include-seen", "--without-test"})
          .command);
  EXPECT_EQ(full.users, (std::vector<std::string>{"7", "a b"}));
  EXPECT_EQ(full.users_file, "f");
  EXPECT_EQ(full.top, 3u);
  EXPECT_EQ(full.format, ListFormat::jsonl);
  EXPECT_EQ(full.filters, (std::vector<std::string>{"genre=Drama", "genre=War"}));
  EXPECT_TRUE(full.include_seen && full.without_test);
}

TEST(ParseCommandLine, ReportsOnRuns) {
  const auto plain = std::get<ReportArguments>(parsed({"report", "runs/x"}).command);
  EXPECT_EQ(plain.runs, (std::vector<std::filesystem::path>{"runs/x"}));
  EXPECT_EQ(plain.out, "report.html");
  EXPECT_FALSE(plain.force);
  const auto full = std::get<ReportArguments>(parsed({"report", "runs/x", "y", "--out", "a.html", "--force"}).command);
  EXPECT_EQ(full.runs, (std::vector<std::filesystem::path>{"runs/x", "y"}));
  EXPECT_EQ(full.out, "a.html");
  EXPECT_TRUE(full.force);
  EXPECT_THAT(error_for({"report"}), HasSubstr("runs is required"));
  EXPECT_THAT(error_for({"report", "x", "--ou", "a"}), HasSubstr("Did you mean '--out'?"));
}

TEST(ParseCommandLine, ExplainsAPairOrAllOfThem) {
  const auto study = std::get<ExplainArguments>(parsed({"explain", "--run", "r"}).command);
  EXPECT_FALSE(study.user || study.item || study.top || study.format || study.force || study.candidates);
  EXPECT_TRUE(study.out.empty());
  const auto pair = std::get<ExplainArguments>(
      parsed({"explain", "--run", "r", "--user", "7", "--item", "Heat", "--top", "3", "--format", "csv"}).command);
  EXPECT_EQ(pair.user, "7");
  EXPECT_EQ(pair.item, "Heat");
  EXPECT_EQ(pair.top, 3u);
  EXPECT_EQ(pair.format, ListFormat::csv);
}

TEST(ParseCommandLine, TakesNoNegativeCounts) {
  EXPECT_THAT(error_for({"recommend", "--run", "r", "--top", "-1"}), HasSubstr("'-1' is no whole number from 0 up"));
  EXPECT_THAT(error_for({"similar", "--run", "r", "--top", " -1"}), HasSubstr("--top"));
  for (const std::string option : {"--top", "--min-pairs", "--candidates", "--test-pairs"}) {
    EXPECT_THAT(error_for({"explain", "--run", "r", option, "-1"}), HasSubstr(option));
  }
  for (const std::string option : {"--ranks", "--ranks-per-node", "--users", "--items", "--interactions"}) {
    EXPECT_THAT(error_for({"plan", "--config", "c", "--data", "d", "--ranks", "4", option, "-1"}), HasSubstr(option));
  }
}

TEST(ParseCommandLine, MayBeGivenNoWordAtAll) {
  const char* const none[] = {nullptr};
  EXPECT_THAT(std::get<ShowText>(parse_command_line(0, none).command).text, HasSubstr("lrml_dist trains"));
}

TEST(ParseCommandLine, ExportsInANamedFormat) {
  const auto arguments =
      std::get<ExportArguments>(parsed({"export", "--run", "r", "--format", "word2vec", "--out", "x"}).command);
  EXPECT_EQ(arguments.format, ExportFormat::word2vec);
  EXPECT_EQ(arguments.out, "x");
  EXPECT_THAT(error_for({"export", "--run", "r", "--format", "numpy", "--out", "x"}), HasSubstr("--format is 'numpy'"));
  EXPECT_THAT(error_for({"export", "--run", "r", "--out", "x"}), HasSubstr("--format"));
}

}  // namespace
}  // namespace lrml
