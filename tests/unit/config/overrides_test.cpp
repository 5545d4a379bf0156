#include "lrml/config/overrides.h"

#include <gtest/gtest.h>

#include <CLI/CLI.hpp>

#include "lrml/config/toml_text.h"
#include "sample_options.h"
#include "usage_error.h"

namespace lrml {
namespace {

std::vector<Override> parsed(std::vector<std::string> arguments) {
  test::Things things;
  std::vector<Override> overrides;
  CLI::App app;
  add_field_options(app, things.sections(), overrides);
  std::ranges::reverse(arguments);  // CLI11 takes the last first
  app.parse(arguments);
  return overrides;
}

TEST(FieldOptions, ReachEveryField) {
  test::Things things;
  apply_overrides(parsed({"--box.shape", "star", "--box.width=5", "--box.depth", "-1.5", "--box.open", "true",
                          "--paint.shift", "-7", "--paint.layers", "4", "--paint.name", "b c", "--paint.coats", "1,2"}),
                  things.sections());
  EXPECT_EQ(things.box.shape, test::Shape::star);
  EXPECT_EQ(things.box.width, 5u);
  EXPECT_EQ(things.box.depth, -1.5);
  EXPECT_TRUE(things.box.open);
  EXPECT_EQ(things.paint.shift, -7);
  EXPECT_EQ(things.paint.layers, 4);
  EXPECT_EQ(things.paint.name, "b c");
  EXPECT_EQ(things.paint.coats, (std::vector<std::size_t>{1, 2}));
}

TEST(FieldOptions, WinOverTomlAndTheLastOneWins) {
  test::Things things;
  read_toml("[box]\nwidth = 1\ndepth = 2.0\n", "c.toml", things.sections());
  apply_overrides(parsed({"--box.width", "3", "--box.width", "4"}), things.sections());
  EXPECT_EQ(things.box.width, 4u);
  EXPECT_EQ(things.box.depth, 2.0);
}

TEST(FieldOptions, AppearInHelpBySectionWithDefaultAndMeaning) {
  test::Things things;
  std::vector<Override> overrides;
  CLI::App app;
  add_field_options(app, things.sections(), overrides);
  const std::string help = app.help();
  for (const char* part : {"[box]:", "[paint]:", "--box.shape round|square|star=round", "seen from above",
                           "--box.depth X=0.2", "--paint.coats N,N=10"}) {
    EXPECT_NE(help.find(part), std::string::npos) << part << "\n" << help;
  }
}

TEST(ApplyOverrides, NamesAllowedValues) {
  test::Things things;
  EXPECT_EQ(test::usage_error_of([&] {
              apply_overrides(parsed({"--box.shape", "rund"}), things.sections());
            }),
            "cannot use --box.shape rund (it must be one of round, square, star). Did you mean 'round'?");
  EXPECT_EQ(test::usage_error_of([&] {
              apply_overrides(parsed({"--box.width", "-2"}), things.sections());
            }),
            "cannot use --box.width -2 (it must be a whole number from 0 up).");
}

TEST(ApplyOverrides, SuggestsTheNearestName) {
  test::Things things;
  const std::vector<Override> unknown = {{"box.widths", "3"}};
  EXPECT_EQ(test::usage_error_of([&] { apply_overrides(unknown, things.sections()); }),
            "cannot use option --box.widths (no such option). Did you mean 'box.width'? The help lists all: "
            "--help");
}

}  // namespace
}  // namespace lrml
