#include "lrml/app/plot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <limits>

#include "support/error_of.h"
#include "support/python.h"
#include "support/temporary_folder.h"

namespace lrml {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

LineChart chart_of(const std::vector<double>& y) {
  Curve curve{"a run", {}, y};
  for (std::size_t k = 1; k <= y.size(); ++k) curve.x.push_back(static_cast<double>(k));
  return {"a title", "epoch", "loss", {curve}};
}

/// What `expression` is, of the parsed picture `svg`; the message of the parser where it is no XML.
std::string seen(const std::string& svg, const std::string& expression) {
  const test::TemporaryFolder folder;
  test::write_file(folder / "p.svg", svg);
  return test::run_python(
      "import sys, re, xml.etree.ElementTree as xml\n"
      "svg = xml.parse(sys.argv[1]).getroot()\n"
      "all = [e for e in svg.iter()]\n"
      "texts = [e.text for e in all if e.tag.endswith('}text')]\n"
      "ids = [e.get('id') for e in all if e.get('id')]\n"
      "curve = [e.get('d') for e in all if (e.get('stroke') or '').startswith('rgb(  0, 114, 178')]\n"
      "fills = [e.get('fill') for e in all if e.tag.endswith('}polygon')]\n"
      "sys.stdout.reconfigure(encoding='utf-8')\n"
      "print(" +
          expression + ")\n",
      folder / "p.svg");
}

TEST(DrawLineChart, IsXmlThatScalesWithTextsAsTexts) {
  const std::string svg = draw(chart_of({0.5, 0.25, 0.125}));
  EXPECT_EQ(seen(svg, "svg.tag, svg.get('width'), svg.get('viewBox').split()[:3]"),
            "{http://www.w3.org/2000/svg}svg None ['0', '0', '420']\n");
  EXPECT_EQ(seen(svg, "[t for t in ('a title', 'epoch', 'loss', '1', '2', '3') if t not in texts]"), "[]\n");
  EXPECT_EQ(seen(svg, "{e.get('font-family') for e in all} - {None}"), "{'sans-serif'}\n");
  EXPECT_THAT(svg, Not(HasSubstr("<script")));
}

TEST(DrawLineChart, TakesTheInkOfItsPage) {
  EXPECT_EQ(seen(draw(chart_of({1.0, 2.0})), "[e.attrib for e in all if 'black' in e.attrib.values()]"), "[]\n");
}

TEST(DrawLineChart, HasGapsWhereThereIsNoNumber) {
  EXPECT_EQ(seen(draw(chart_of({1, 2, 3, 4, 5})), "curve[0].count('M')"), "1\n");
  EXPECT_EQ(seen(draw(chart_of({1, 2, nan, 4, 5})), "curve[0].count('M')"), "2\n");
  EXPECT_EQ(seen(draw(chart_of({1, 2, std::numeric_limits<double>::infinity(), 4, 5})), "curve[0].count('M')"), "2\n");
}

TEST(DrawLineChart, ShowsAPointBetweenGaps) {
  std::vector<double> y(100, nan);
  const std::string points = "len([e for e in all if e.get('color') == 'rgb(  0, 114, 178)'])";
  y[50] = 0.5;
  EXPECT_EQ(seen(draw(chart_of(y)), points), "1\n");
  EXPECT_EQ(seen(draw(chart_of(std::vector<double>(100, 0.5))), points), "0\n");
}

TEST(DrawLineChart, DrawsOneValueAndNone) {
  EXPECT_EQ(seen(draw(chart_of({0.5})), "'1' in texts"), "True\n");
  EXPECT_EQ(seen(draw(chart_of({nan, nan})), "'a title' in texts"), "True\n");
  EXPECT_EQ(seen(draw(LineChart{"empty", "x", "y", {}}), "'empty' in texts"), "True\n");
}

TEST(DrawLineChart, KeepsThePlaceOfACurveWithoutPoints) {
  LineChart chart{
      "t", "x", "y", {{"none", {}, {}}, {"a", {1, 2}, {1, 2}}, {"b", {1, 2}, {2, 3}}, {"gaps", {1}, {nan}}}};
  const std::string svg = draw(chart);
  EXPECT_EQ(seen(svg, "curve, [t for t in ('none', 'a', 'b', 'gaps') if t in texts]"), "[] ['a', 'b']\n");
}

TEST(DrawLineChart, TellsThirtyCurvesApart) {
  LineChart chart = chart_of({1.0, 2.0});
  for (int k = 1; k < 30; ++k) {
    chart.curves.push_back(chart.curves.front());
    chart.curves.back().name = "run " + std::to_string(k);
  }
  const std::string svg = draw(chart);
  EXPECT_EQ(seen(svg, "[k for k in range(1, 30) if f'run {k}' not in texts]"), "[]\n");
  EXPECT_EQ(seen(svg,
                 "len({(e.get('stroke'), e.get('stroke-dasharray')) for e in all "
                 "if e.tag.endswith('}path') and (e.get('stroke') or '').startswith('rgb')})"),
            "30\n");
}

TEST(DrawLineChart, TakesAnyTextAsText) {
  const test::TemporaryFolder folder;
  const std::vector<std::string> hostile = {"a <b> & ]]> \"c\"",    "`touch made_by_a_title`", "it's \\",
                                            "\"; system 'ls'",      "$x @y {z}_1^2 %g",        "&#65;&lt;",
                                            "id='gpPt0' \"black\"", "007 caf\xC3\xA9"};
  for (const std::string& text : hostile) {
    const LineChart chart{text, text, text, {{text, {1, 2}, {1, 2}}, {"b", {1, 2}, {2, 1}}}};
    test::write_file(folder / "text", text);
    EXPECT_EQ(seen(draw(chart), "texts.count(open('" + (folder / "text").string() + "', encoding='utf-8').read())"),
              "4\n")
        << text;
  }
  EXPECT_FALSE(std::filesystem::exists("made_by_a_title"));
  EXPECT_EQ(seen(draw(LineChart{"a\xFF\x01\nb", "", "", {}}), "texts[-1]"), "a\xEF\xBF\xBD  b\n");
}

TEST(DrawLineChart, SharesAPageWithOthers) {
  const std::string one = draw(chart_of({1.0, 2.0})), other = draw(chart_of({1.0, 3.0}));
  EXPECT_EQ(one, draw(chart_of({1.0, 2.0})));
  const std::string unresolved =
      "[v for e in all for v in e.attrib.values() if v.startswith('#') and v[1:] not in ids]";
  EXPECT_EQ(seen(one, unresolved), "[]\n");
  const test::TemporaryFolder folder;
  test::write_file(folder / "other", other);
  EXPECT_EQ(seen(one, "len(ids) > 10, [i for i in ids if i in open('" + (folder / "other").string() + "').read()]"),
            "True []\n");
}

TEST(DrawHeatMap, ColoursACellForEachNumber) {
  const HeatMap map{"stars", "slot", "stars", {"s1", "s2", "s3"}, {"one", "two"}, {0.0, 0.5, 1.0, nan, 0.25, 0.0}};
  const std::string svg = draw(map);
  EXPECT_EQ(seen(svg, "[t for t in ('stars', 'slot', 's1', 's2', 's3', 'one', 'two') if t not in texts]"), "[]\n");
  EXPECT_EQ(seen(svg, "[f.replace(' ', '') for f in fills[:5]]"),
            "['rgb(68,1,84)', 'rgb(33,145,140)', 'rgb(253,231,37)', 'rgb(59,82,139)', 'rgb(68,1,84)']\n");
}

TEST(DrawHeatMap, DrawsEqualValuesAndNone) {
  EXPECT_EQ(seen(draw(HeatMap{"t", "x", "y", {"a"}, {"b"}, {0.25}}), "fills[0]"), "rgb( 33, 145, 140)\n");
  EXPECT_EQ(seen(draw(HeatMap{"t", "x", "y", {"a"}, {"b"}, {nan}}), "'t' in texts"), "True\n");
}

TEST(DrawHeatMap, LeavesLabelsOutWhereThereIsNoRoom) {
  HeatMap map{"wide", "slot", "time", {}, {}, std::vector<double>(100 * 60, 0.5)};
  for (int k = 0; k < 100; ++k) map.columns.push_back("slot " + std::to_string(k));
  for (int k = 0; k < 60; ++k) map.rows.push_back("day " + std::to_string(k));
  EXPECT_EQ(seen(draw(map),
                 "len([t for t in texts if t.startswith('slot ')]) < 20, "
                 "len([t for t in texts if t.startswith('day ')]) <= 20, 'slot 0' in texts"),
            "True True True\n");
}

/// Lets only `folder` be searched for programs.
class PathOf {
 public:
  explicit PathOf(const std::filesystem::path& folder) : before_(std::getenv("PATH")) {
    ::setenv("PATH", folder.c_str(), 1);
  }
  ~PathOf() { ::setenv("PATH", before_.c_str(), 1); }
  PathOf(const PathOf&) = delete;
  PathOf& operator=(const PathOf&) = delete;

 private:
  std::string before_;
};

Error error_with(const std::filesystem::path& folder) {
  const PathOf path(folder);
  return test::error_of([] { draw(chart_of({1.0, 2.0})); });
}

void install(const test::TemporaryFolder& folder, const std::string& script) {
  test::write_file(folder / "gnuplot", "#!/bin/sh\n" + script);
  std::filesystem::permissions(folder / "gnuplot", std::filesystem::perms::owner_all);
}

TEST(Draw, NamesThePackageWhereGnuplotIsMissing) {
  const test::TemporaryFolder folder;
  const Error error = error_with(folder.path());
  EXPECT_EQ(error.code(), ExitCode::failure);
  EXPECT_STREQ(error.what(),
               "cannot draw (the program gnuplot cannot be started: No such file or directory). Install the Debian "
               "package gnuplot-nox.");
}

TEST(Draw, RepeatsWhatAFailingGnuplotSays) {
  const test::TemporaryFolder folder;
  install(folder, "echo '<svg></svg>'; echo '  no such terminal' >&2; exit 3\n");
  const Error error = error_with(folder.path());
  EXPECT_EQ(error.code(), ExitCode::failure);
  EXPECT_THAT(error.what(), HasSubstr("(gnuplot failed: no such terminal). Version 5.4"));
}

TEST(Draw, RefusesHalfAPicture) {
  const test::TemporaryFolder folder;
  install(folder, "echo '<svg>'\n");
  EXPECT_THAT(error_with(folder.path()).what(), HasSubstr("gnuplot failed: without a word"));
}

}  // namespace
}  // namespace lrml
