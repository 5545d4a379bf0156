#include "lrml/config/toml_text.h"

#include <gtest/gtest.h>

#include <cmath>

#include "sample_options.h"
#include "usage_error.h"

namespace lrml {
namespace {

std::string error_for(const std::string& toml) {
  test::Things things;
  return test::usage_error_of([&] { read_toml(toml, "c.toml", things.sections()); });
}

TEST(ReadToml, SetsWhatItNamesAndKeepsTheDefaultsElsewhere) {
  test::Things things;
  read_toml("[box]\nshape = 'square'\ndepth = 3\n[empty]\n[paint]\ncoats = [1, 2]\nname = 'a\"b'\n", "c.toml",
            things.sections());
  EXPECT_EQ(things.box.shape, test::Shape::square);
  EXPECT_EQ(things.box.depth, 3.0);
  EXPECT_EQ(things.box.width, 100u);
  EXPECT_EQ(things.paint.coats, (std::vector<std::size_t>{1, 2}));
  EXPECT_EQ(things.paint.name, "a\"b");
}

TEST(ReadToml, SuggestsTheNearestKeyAndListsTheSection) {
  EXPECT_EQ(error_for("[box]\n\nwidht = 5\n"),
            "cannot use key 'box.widht' in c.toml line 3 (unknown; [box] has: shape, width, depth, open). "
            "Did you mean "
            "'width'?");
  EXPECT_EQ(error_for("[empty]\nx = 1\n"),
            "cannot use key 'empty.x' in c.toml line 2 (unknown; [empty] has: nothing).");
}

TEST(ReadToml, SuggestsTheNearestSection) {
  EXPECT_EQ(error_for("[boxes]\nwidth = 5\n"),
            "cannot use section [boxes] in c.toml line 1 (unknown; there are the sections: box, empty, "
            "paint). Did you "
            "mean 'box'?");
}

TEST(ReadToml, RefusesKeysOutsideASection) {
  EXPECT_EQ(error_for("width = 5\n"),
            "cannot use key 'width' in c.toml line 1 (outside a section; there are the sections: box, empty, "
            "paint).");
  EXPECT_EQ(error_for("box = 5\n").find("cannot use key 'box' in c.toml line 1 (outside a section"), 0u);
}

TEST(ReadToml, NamesTheAllowedValuesOfAnEnum) {
  EXPECT_EQ(error_for("[box]\nshape = 'sqare'\n"),
            "cannot use box.shape = 'sqare' in c.toml line 2 (it must be one of round, square, star). Did you mean "
            "'square'?");
}

TEST(ReadToml, RefusesWrongTypes) {
  for (const char* wrong :
       {"[box]\nwidth = '7'\n", "[box]\nwidth = 7.0\n", "[box]\nwidth = -7\n", "[box]\ndepth = '1'\n",
        "[box]\ndepth = inf\n", "[box]\nopen = 1\n", "[box]\nopen = 'true'\n", "[box]\nshape = 1\n",
        "[paint]\nname = 3\n", "[paint]\ncoats = 3\n", "[paint]\ncoats = ['3']\n", "[paint]\ncoats = []\n",
        "[paint]\nlayers = true\n", "[box.width]\nx = 1\n"}) {
    EXPECT_NE(error_for(wrong).find("(it must be "), std::string::npos) << wrong;
  }
}

TEST(ReadToml, SaysWhereTheTextIsNoToml) {
  EXPECT_EQ(error_for("[box]\nwidth 7\n").find("cannot read c.toml line 2 (not TOML: "), 0u);
}

TEST(ToToml, ReadsBackToTheSameValues) {
  test::Things things;
  things.box = {test::Shape::star, 12345678901234, 0.1 + 0.2, true};
  things.paint = {-5, -6, "it's \"quoted\" # and\nlong \\ ", {5, 10}};
  const std::string text = to_toml(things.sections());
  test::Things copy;
  read_toml(text, "echo", copy.sections());
  EXPECT_EQ(copy.box.shape, things.box.shape);
  EXPECT_EQ(copy.box.width, things.box.width);
  EXPECT_EQ(copy.box.depth, things.box.depth);
  EXPECT_EQ(copy.box.open, things.box.open);
  EXPECT_EQ(copy.paint.shift, things.paint.shift);
  EXPECT_EQ(copy.paint.layers, things.paint.layers);
  EXPECT_EQ(copy.paint.name, things.paint.name);
  EXPECT_EQ(copy.paint.coats, things.paint.coats);
  EXPECT_EQ(to_toml(copy.sections()), text);
}

TEST(ToToml, WritesDoublesThatTomlTakesForDoubles) {
  for (const double value : {1.0, -0.0, 1e-8, 1e22, 5e-324, 123456789.0}) {
    test::Things things;
    things.box.depth = value;
    const std::string text = to_toml(things.sections());
    things.box.depth = 0.5;
    read_toml(text, "echo", things.sections());
    EXPECT_EQ(things.box.depth, value);
    EXPECT_EQ(std::signbit(things.box.depth), std::signbit(value));
  }
}

TEST(ToToml, ExplainsEveryKey) {
  test::Things things;
  EXPECT_EQ(
      to_toml(things.sections()).find("[box]\nshape = 'round'  # seen from above\nwidth = 100  # in millimetres\n"),
      0u);
}

}  // namespace
}  // namespace lrml
