#include "lrml/config/field.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <random>

#include "sample_options.h"

namespace lrml {
namespace {

const Field& field(const std::vector<Section>& sections, std::string_view name) {
  const Field* const found = find_field(sections, name);
  EXPECT_NE(found, nullptr) << name;
  return *found;
}

TEST(SectionOf, ListsFieldsInOrder) {
  test::Things things;
  EXPECT_EQ(names_of(things.sections()),
            (std::vector<std::string>{"box.shape", "box.width", "box.depth", "box.open", "paint.shift", "paint.layers",
                                      "paint.name", "paint.coats"}));
  EXPECT_EQ(find_field(things.sections(), "box.name"), nullptr);
}

TEST(TextOf, PrintsEveryKindOfMember) {
  test::Things things;
  const auto sections = things.sections();
  const std::vector<std::pair<const char*, const char*>> expected = {
      {"box.shape", "round"}, {"box.width", "100"},  {"box.depth", "0.2"},  {"box.open", "false"},
      {"paint.shift", "-3"},  {"paint.layers", "2"}, {"paint.name", "red"}, {"paint.coats", "10"}};
  for (const auto& [name, text] : expected) EXPECT_EQ(text_of(field(sections, name)), text) << name;
}

TEST(SetFromText, SetsEveryKindOfMember) {
  test::Things things;
  const auto sections = things.sections();
  EXPECT_TRUE(set_from_text(field(sections, "box.shape"), "star"));
  EXPECT_TRUE(set_from_text(field(sections, "box.width"), "7"));
  EXPECT_TRUE(set_from_text(field(sections, "box.depth"), "1e-3"));
  EXPECT_TRUE(set_from_text(field(sections, "box.open"), "true"));
  EXPECT_TRUE(set_from_text(field(sections, "paint.shift"), "-9223372036854775808"));
  EXPECT_TRUE(set_from_text(field(sections, "paint.layers"), "-1"));
  EXPECT_TRUE(set_from_text(field(sections, "paint.name"), "deep blue"));
  EXPECT_TRUE(set_from_text(field(sections, "paint.coats"), "5,10,20"));
  EXPECT_EQ(things.box.shape, test::Shape::star);
  EXPECT_EQ(things.box.width, 7u);
  EXPECT_EQ(things.box.depth, 0.001);
  EXPECT_TRUE(things.box.open);
  EXPECT_EQ(things.paint.shift, std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(things.paint.layers, -1);
  EXPECT_EQ(things.paint.name, "deep blue");
  EXPECT_EQ(things.paint.coats, (std::vector<std::size_t>{5, 10, 20}));
}

TEST(SetFromText, RefusesWhatTheFieldDoesNotAcceptAndLeavesIt) {
  test::Things things;
  const auto sections = things.sections();
  const std::vector<std::pair<const char*, const char*>> wrong = {
      {"box.shape", "Round"}, {"box.shape", ""},     {"box.width", "-1"},
      {"box.width", "1.5"},   {"box.width", "7 "},   {"box.width", "9223372036854775808"},
      {"box.depth", "nan"},   {"box.depth", "inf"},  {"box.depth", "0.2m"},
      {"box.depth", "1e999"}, {"box.open", "yes"},   {"paint.layers", "3000000000"},
      {"paint.coats", ""},    {"paint.coats", "5,"}, {"paint.coats", "5,-1"},
      {"paint.coats", "5 10"}};
  for (const auto& [name, text] : wrong) EXPECT_FALSE(set_from_text(field(sections, name), text)) << name << text;
  EXPECT_EQ(things.box.width, 100u);
  EXPECT_EQ(things.box.depth, 0.2);
  EXPECT_EQ(things.paint.coats, std::vector<std::size_t>{10});
}

TEST(SetFromText, ReadsDoublesBackExactly) {
  test::Things things;
  const auto sections = things.sections();
  std::mt19937_64 engine(1);
  for (int k = 0; k < 1000; ++k) {
    const auto value = std::bit_cast<double>(engine());
    if (!(std::abs(value) < 1e308)) continue;
    things.box.depth = value;
    const std::string text = text_of(field(sections, "box.depth"));
    things.box.depth = 0.0;
    EXPECT_TRUE(set_from_text(field(sections, "box.depth"), text));
    EXPECT_EQ(things.box.depth, value);
  }
}

TEST(AcceptedValues, NamesTheChoices) {
  test::Things things;
  EXPECT_EQ(accepted_values(field(things.sections(), "box.shape")), "one of round, square, star");
  EXPECT_EQ(accepted_values(field(things.sections(), "box.width")), "a whole number from 0 up");
}

}  // namespace
}  // namespace lrml
