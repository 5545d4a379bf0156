#include "data_prep/command_line.h"

#include <gtest/gtest.h>

namespace lrml::prep {
namespace {

SplitOptions parse(const std::string& arguments) {
  SplitOptions options;
  CLI::App app;
  add_split_options(app, options);
  app.parse(arguments);
  return options;
}

TEST(CommandLine, SetsEverySplitOption) {
  const SplitOptions options =
      parse("--valid none --test random --ties file --duplicates last --negatives 7 --seed 18446744073709551615");
  EXPECT_EQ(options.valid, ValidRule::none);
  EXPECT_EQ(options.test, TestRule::random);
  EXPECT_EQ(options.ties, TieRule::file);
  EXPECT_EQ(options.duplicates, DuplicateRule::last);
  EXPECT_EQ(options.negatives, 7u);
  EXPECT_EQ(options.seed, 18446744073709551615u);
}

TEST(CommandLine, KeepsDefaults) {
  const SplitOptions options = parse("");
  EXPECT_EQ(options.valid, ValidRule::random);
  EXPECT_EQ(options.negatives, 100u);
}

TEST(CommandLine, RefusesOtherValues) {
  EXPECT_THROW(parse("--valid first"), CLI::ParseError);
  EXPECT_THROW(parse("--negatives -1"), CLI::ParseError);
  EXPECT_THROW(parse("--negatives 1.5"), CLI::ParseError);
  EXPECT_THROW(parse("--seed 18446744073709551616"), CLI::ParseError);
}

}  // namespace
}  // namespace lrml::prep
