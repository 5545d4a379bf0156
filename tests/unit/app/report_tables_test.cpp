#include "lrml/app/report_tables.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lrml/app/report_page.h"

namespace lrml {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

ReportedRun unfinished(const std::string& label) {
  ReportedRun run;
  run.path = "runs/" + label;
  run.label = label;
  for (int epoch = 1; epoch <= 3; ++epoch) {
    run.lines.push_back({{"phase", "select"},
                         {"epoch", epoch},
                         {"loss", 1.0 / epoch},
                         {"active", 0.5},
                         {"seconds", 1.0 * epoch},
                         {"valid_hr@10", 0.1 * epoch},
                         {"valid_ndcg@10", 0.05 * epoch},
                         {"valid_mrr", 0.01 * epoch}});
  }
  return run;
}

ReportedRun finished(const std::string& label) {
  ReportedRun run = unfinished(label);
  run.result = {{"hr@10", 2.0 / 3.0},    {"ndcg@10", 0.1 + 0.2}, {"ndcg_jk@10", 0.5},
                {"mrr", 0.25},           {"held_out", 60},       {"valid_hr@10", 0.3},
                {"best_epoch", 3},       {"epochs", 3},          {"protocol", "sampled, 20 negatives"},
                {"version", "0.1.0 <b>"}};
  return run;
}

TEST(OptionsOf, DifferWhereOneRunHasAnotherValue) {
  std::vector<ReportedRun> runs = {finished("x"), finished("y"), finished("z")};
  runs[2].configuration.model.dim = 8;
  runs[1].configuration.loss.margin = 0.5;
  std::vector<std::string> different;
  for (const OptionValues& option : options_of(runs)) {
    if (option.differ()) different.push_back(option.name);
  }
  EXPECT_EQ(different, (std::vector<std::string>{"model.dim", "loss.margin"}));
  const OptionValues margin = options_of(runs)[0].name == "model.kind" ? options_of(runs)[1] : options_of(runs)[0];
  EXPECT_EQ(margin.values.size(), 3u);
}

TEST(ConfigurationTables, PutWhatDiffersFirst) {
  std::vector<ReportedRun> runs = {finished("x"), finished("y")};
  EXPECT_THAT(configuration_tables(runs), HasSubstr("All options are the same."));
  runs[1].configuration.train.seed = 4711;
  const std::string html = configuration_tables(runs);
  EXPECT_LT(html.find("options that differ"), html.find("train.seed"));
  EXPECT_LT(html.find("options that all runs share"), html.find("model.dim"));
  EXPECT_LT(html.find("train.seed"), html.find("options that all runs share"));
  EXPECT_EQ(html.find("train.seed", html.find("options that all runs share")), std::string::npos);
  EXPECT_THAT(html, AllOf(HasSubstr("<td>1</td><td>4711</td>"), HasSubstr("model.dim"), HasSubstr("checkpoint.keep")));
}

TEST(NumberCell, HasTheRoundedNumberAndTheExactOne) {
  const Record record = {{"a", 0.1 + 0.2}, {"b", 7}, {"c", nullptr}, {"d", "text"}};
  EXPECT_EQ(number_cell(record, "a", 4), "<td><data value=\"0.30000000000000004\">0.3000</data></td>");
  EXPECT_EQ(number_cell(record, "b", 0), "<td><data value=\"7\">7</data></td>");
  for (const char* key : {"c", "d", "missing"}) EXPECT_EQ(number_cell(record, key, 4), "<td>–</td>");
}

TEST(StatusText, SaysHowFarARunIs) {
  EXPECT_EQ(status_text(finished("x")), "finished, best epoch 3 of 3");
  ReportedRun run = unfinished("x");
  run.configuration.train.epochs = 20;
  EXPECT_EQ(status_text(run), "unfinished: 3 of at most 20 epochs so far");
  run.lines.push_back({{"phase", "refit"}, {"epoch", 1}});
  EXPECT_EQ(status_text(run), "unfinished: 3 of at most 20 epochs so far, 1 of the refit");
}

TEST(FinalTables, ShowBaselinesOfTheSameProtocolAndOthersApart) {
  ReportedRun run = finished("x");
  run.baselines["sampled, 20 negatives"] = {{"lrml", {{"best_epoch", 2}, {"hr@10", 0.9}}},
                                            {"popularity", {{"hr@10", 0.125}}}};
  std::string html = final_tables(run);
  EXPECT_THAT(html, AllOf(HasSubstr(">0.6667<"), HasSubstr(">0.1250<"), Not(HasSubstr("0.9"))));
  run.baselines["full"] = {{"lrml", {{"best_epoch", 2}, {"hr@10", 0.0625}}}, {"random", {{"hr@10", 0.03125}}}};
  html = final_tables(run);
  EXPECT_THAT(html, AllOf(HasSubstr("<caption>full; "), HasSubstr("lrml, test, epoch 2"), HasSubstr(">0.0625<")));
}

TEST(FinalTables, ShowTheBestEpochSoFar) {
  const std::string html = final_tables(unfinished("x"));
  EXPECT_THAT(html, AllOf(HasSubstr("the best epoch so far is 3"), HasSubstr("lrml, validation"), HasSubstr(">0.1500<"),
                          HasSubstr("not finished"), Not(HasSubstr("lrml, test"))));
  ReportedRun unvalidated = unfinished("x");
  unvalidated.lines.clear();
  EXPECT_THAT(final_tables(unvalidated), HasSubstr("No epoch has been validated yet."));
}

TEST(Comparison, HasThreeRunsSideBySide) {
  std::vector<ReportedRun> runs;
  for (int k = 0; k < 4; ++k) {
    runs.push_back(k % 2 == 0 ? finished("run-" + std::to_string(k)) : unfinished("run-" + std::to_string(k)));
    runs.back().configuration.train.seed = static_cast<std::uint64_t>(100 + k);
  }
  const std::string html = comparison(runs);
  const std::size_t second_table = html.rfind("<table");
  EXPECT_LT(html.find("run-2"), second_table);
  EXPECT_LT(second_table, html.find("run-3"));
  EXPECT_THAT(html, AllOf(HasSubstr("<td>100</td><td>101</td><td>102</td></tr>"), HasSubstr("unfinished"),
                          Not(HasSubstr("do not compare"))));
}

TEST(Comparison, WarnsOfWhatCannotBeCompared) {
  std::vector<ReportedRun> runs = {finished("x"), finished("y")};
  (*runs[1].result)["protocol"] = "full";
  EXPECT_THAT(comparison(runs), HasSubstr("tested in different ways"));
  (*runs[1].result)["dataset_digest"] = "0123";
  EXPECT_THAT(comparison(runs), HasSubstr("of different datasets"));
}

TEST(CostTable, IsTheMeanOverEpochs) {
  ReportedRun run = unfinished("x");
  EXPECT_THAT(cost_table(run), HasSubstr("No step costs are recorded yet."));
  for (const double seconds : {0.001, 0.003}) {
    Record costs;
    costs["compute"] = {{"seconds", seconds}, {"seconds_median", seconds / 2}, {"messages", 1.5}, {"bytes", 100}};
    costs["step"] = {{"seconds", 2 * seconds}, {"seconds_median", seconds}, {"messages", 3}, {"bytes", 400}};
    run.lines.push_back({{"epoch", 9}, {"step_costs", costs}});
  }
  EXPECT_THAT(cost_table(run), AllOf(HasSubstr("mean of 2 epochs"), HasSubstr("width:50.0%"),
                                     HasSubstr("<td>2.000</td><td>1.000</td><td>1.5</td><td>100</td>"),
                                     HasSubstr("<td>4.000</td><td>2.000</td><td>3.0</td><td>400</td>")));
}

TEST(ExactTable, RepeatsTheResultDigitByDigit) {
  EXPECT_THAT(exact_table(finished("x")),
              AllOf(HasSubstr("<td>0.6666666666666666</td>"), HasSubstr("<td>0.30000000000000004</td>"),
                    HasSubstr("<td>60</td>"), HasSubstr("<td>0.1.0 &lt;b&gt;</td>")));
  EXPECT_EQ(exact_table(unfinished("x")), "");
}

TEST(ReportPage, TakesNamesAsText) {
  ReportedRun run = finished("<script>alert('1')</script> & \"x\"");
  run.path = "runs/<img src=x>";
  run.has_cut_line = true;
  run.pictures = {{"<i>\"stars\"", "<svg><script>alert(1)</script></svg>"}};
  const std::string html = report_page({run, unfinished("y</title>")});
  EXPECT_THAT(html, AllOf(Not(HasSubstr("<script")), Not(HasSubstr("<img src=x")), Not(HasSubstr("<i>")),
                          Not(HasSubstr("y</title>")), HasSubstr("y&lt;/title&gt;")));
}

TEST(ReportPage, SaysHowToGetWhatRunsLack) {
  std::vector<ReportedRun> runs = {finished("x"), finished("y"), finished("z")};
  runs[0].baselines["full"] = {{"lrml", {{"hr@10", 0.5}}}};
  runs[1].pictures = {{"stars", "<svg></svg>"}};
  runs[2].configuration.model.kind = ModelKind::cml;
  const std::string html = report_page(runs);
  EXPECT_THAT(html, AllOf(HasSubstr(" are recorded of y, z. <code>lrml_dist evaluate --run runs/y --baselines</code>"),
                          HasSubstr("pictures of the attention of x. <code>lrml_dist explain --run runs/x</code>")));
  EXPECT_THAT(report_page({runs[0]}), AllOf(Not(HasSubstr("No baselines")), HasSubstr("of the attention. <code>")));
}

TEST(ReportPage, LoadsNothing) {
  ReportedRun run = finished("x");
  run.pictures = {{"stars", "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>"}};
  const std::string html = report_page({run});
  EXPECT_THAT(html, AllOf(Not(HasSubstr("http://")), Not(HasSubstr("https://")), HasSubstr("default-src 'none'"),
                          HasSubstr("src=\"data:image/svg+xml,%3Csvg"), Not(HasSubstr("Comparison"))));
  EXPECT_EQ(html, report_page({run}));
}

}  // namespace
}  // namespace lrml
