#include "lrml/app/reported_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "support/error_of.h"
#include "support/temporary_folder.h"

namespace lrml {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr const char* result_text =
    "{\"hr@10\": 0.5, \"ndcg@10\": 0.25, \"best_epoch\": 2, \"epochs\": 3, \"protocol\": \"full\"}\n";

class ReportedRunTest : public testing::Test {
 protected:
  void make_run(const std::string& name, const std::string& metrics) {
    fs::create_directories(folder / name);
    test::write_file(folder / (name + "/config.toml"), to_toml(Configuration{}));
    if (!metrics.empty()) test::write_file(folder / (name + "/metrics.jsonl"), metrics);
  }

  ReportedRun read(const std::string& name) { return read_runs({folder / name}).front(); }

  void refuses(const std::string& name, ExitCode code, const std::string& because) {
    const Error error = test::error_of([&] { read(name); });
    EXPECT_EQ(error.code(), code);
    EXPECT_THAT(error.what(), HasSubstr(because));
  }

  test::TemporaryFolder folder;
};

TEST_F(ReportedRunTest, IsReadWhole) {
  make_run("x", "{\"epoch\":1,\"loss\":0.5}\n{\"epoch\":2,\"loss\":null}\n");
  test::write_file(folder / "x/result.json", result_text);
  fs::create_directories(folder / "x/explain");
  for (const char* file : {"b.svg", "a.svg"})
    test::write_file(folder / ("x/explain/" + std::string(file)), "<svg></svg>");
  test::write_file(folder / "x/explain/a.csv", "1,2\n");
  const ReportedRun run = read("x");
  EXPECT_EQ(run.lines.size(), 2u);
  EXPECT_TRUE(std::isnan(figure(run.lines[1], "loss")));
  EXPECT_FALSE(run.has_cut_line);
  EXPECT_EQ(figure(*run.result, "hr@10"), 0.5);
  ASSERT_EQ(run.pictures.size(), 2u);
  EXPECT_EQ(run.pictures[0].name, "a");
}

TEST_F(ReportedRunTest, MayHaveNoEpochYet) {
  make_run("x", "");
  const ReportedRun run = read("x");
  EXPECT_TRUE(run.lines.empty());
  EXPECT_FALSE(run.result);
  EXPECT_EQ(best_line(run), nullptr);
}

TEST_F(ReportedRunTest, NotesACutLastLine) {
  make_run("x", "{\"epoch\":1}\n{\"epoch\":2,\"lo");
  const ReportedRun run = read("x");
  EXPECT_TRUE(run.has_cut_line);
  EXPECT_EQ(run.lines.size(), 1u);
}

TEST_F(ReportedRunTest, IsCalledByAsMuchOfItsPathAsItTakes) {
  for (const char* name : {"a/x", "b/x", "b/y"}) make_run(name, "");
  EXPECT_EQ(read("a/x/").label, "x");
  const auto runs = read_runs({folder / "a/x", folder / "b/x", folder / "b/./y"});
  EXPECT_EQ(runs[0].label, "a/x");
  EXPECT_EQ(runs[1].label, "b/x");
  EXPECT_EQ(runs[2].label, "b/y");
  EXPECT_EQ(runs[0].path, (folder / "a/x").string());
}

TEST_F(ReportedRunTest, IsNotReportedTwice) {
  make_run("x", "");
  const Error error = test::error_of([&] { read_runs({folder / "x", folder / "x/../x/"}); });
  EXPECT_EQ(error.code(), ExitCode::usage);
  EXPECT_THAT(error.what(), HasSubstr("twice (it is one run)"));
}

TEST_F(ReportedRunTest, NeedsARun) {
  refuses("none", ExitCode::usage, "none' (there is no run in it: config.toml is missing)");
  fs::create_directories(folder / "results only");
  test::write_file(folder / "results only/result.json", result_text);
  refuses("results only", ExitCode::usage, "config.toml is missing");
  make_run("x", "");
  test::write_file(folder / "x/config.toml", "[model]\ndim = many\n");
  refuses("x", ExitCode::usage, "x/config.toml");
}

TEST_F(ReportedRunTest, NamesTheDamagedLine) {
  const auto with_line = [](const std::string& line) { return "{\"epoch\":1}\n" + line + "\n{\"epoch\":3}\n"; };
  for (const char* line : {"{\"epoch\":2,", "[2]", ""}) {
    make_run("x", with_line(line));
    refuses("x", ExitCode::bad_data, "x/metrics.jsonl' (line 2 is no JSON object)");
  }
  make_run("x", with_line("{\"loss\":2}"));
  refuses("x", ExitCode::bad_data, "x/metrics.jsonl' (line 2 has no 'epoch')");
  for (const char* line : {"{\"epoch\":\"2\"}", "{\"epoch\":-2}", "{\"epoch\":null}"}) {
    make_run("x", with_line(line));
    refuses("x", ExitCode::bad_data, "(line 2 has an epoch that is no number)");
  }
  make_run("x", with_line("{\"epoch\":2,\"phase\":1}"));
  refuses("x", ExitCode::bad_data, "(line 2 has a phase that is no text)");
  make_run("x", with_line("{\"epoch\":2,\"loss\":\"low\"}"));
  refuses("x", ExitCode::bad_data, "(line 2: 'loss' is not");
  make_run("x", with_line("{\"epoch\":2,\"step_costs\":{\"wait\":{\"bytes\":[]}}}"));
  refuses("x", ExitCode::bad_data, "(line 2: 'step_costs' is not");
}

TEST_F(ReportedRunTest, NamesADamagedResult) {
  make_run("x", "{\"epoch\":1}\n");
  for (const char* content : {"", "{\"hr@10\"", "[]"}) {
    test::write_file(folder / "x/result.json", content);
    refuses("x", ExitCode::bad_data, "x/result.json' (it is no JSON object)");
  }
  test::write_file(folder / "x/result.json", "{\"hr@10\": 0.5, \"ndcg@10\": \"high\"}");
  refuses("x", ExitCode::bad_data, "x/result.json' (it has no number 'ndcg@10')");
  test::write_file(folder / "x/result.json", "{\"hr@10\": 1, \"ndcg@10\": 1, \"best_epoch\": 1, \"epochs\": 1}");
  refuses("x", ExitCode::bad_data, "x/result.json' (it has no 'protocol')");
}

TEST_F(ReportedRunTest, IsNotFinishedWithoutMetrics) {
  make_run("x", "");
  test::write_file(folder / "x/result.json", result_text);
  refuses("x", ExitCode::bad_data, "x/metrics.jsonl' (the run is finished, and it is missing)");
}

TEST_F(ReportedRunTest, NamesADamagedPicture) {
  make_run("x", "");
  fs::create_directories(folder / "x/explain");
  test::write_file(folder / "x/explain/cut.svg", "<svg><g>");
  refuses("x", ExitCode::bad_data, "x/explain/cut.svg' (it is no whole SVG picture)");
}

TEST(BestLine, IsTheFirstOfEqualsOfTheSelection) {
  ReportedRun run;
  const auto add = [&](const char* phase, int epoch, double ndcg) {
    run.lines.push_back({{"phase", phase}, {"epoch", epoch}, {"valid_ndcg@10", ndcg}});
  };
  add("select", 1, 0.1);
  add("select", 2, 0.3);
  add("select", 3, 0.3);
  add("refit", 4, 0.9);
  run.lines.push_back({{"epoch", 5}});
  ASSERT_NE(best_line(run), nullptr);
  EXPECT_EQ(best_line(run)->at("epoch"), 2);
}

TEST(SecondsOf, AddsSessionsAndPhases) {
  ReportedRun run;
  const auto add = [&](const char* phase, double seconds) {
    run.lines.push_back({{"phase", phase}, {"seconds", seconds}});
  };
  for (const double seconds : {1.0, 2.0, 0.5, 4.0}) add("select", seconds);  // a session of 2 s, one of 4
  add("refit", 5.0);
  EXPECT_EQ(seconds_of(run), 11.0);
  EXPECT_EQ(seconds_of(ReportedRun{}), 0.0);
}

}  // namespace
}  // namespace lrml
