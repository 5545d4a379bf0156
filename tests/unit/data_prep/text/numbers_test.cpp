#include "data_prep/text/numbers.h"

#include <gtest/gtest.h>

#include "data_prep/text/digits.h"

namespace lrml::prep {
namespace {

TEST(ParseKey, TakesNumbersThatAreTheirOwnText) {
  EXPECT_EQ(parse_key("0"), 0u);
  EXPECT_EQ(parse_key("2649429"), 2649429u);
  EXPECT_EQ(parse_key("2147483647"), 2147483647u);
  for (const char* name :
       {"", "00", "07", "2147483648", "4294967296", "99999999999999999999", "-1", "1a", " 1", "1.0"}) {
    EXPECT_EQ(parse_key(name), std::nullopt) << name;
  }
}

TEST(ParseFloat, TakesDecimalsExactly) {
  EXPECT_EQ(parse_float("3.5"), 3.5f);
  EXPECT_EQ(parse_float("4"), 4.0f);
  EXPECT_EQ(parse_float("4.0"), 4.0f);
  EXPECT_EQ(parse_float(".5"), 0.5f);
  EXPECT_EQ(parse_float("-2"), -2.0f);
  EXPECT_EQ(parse_float("0.1"), 0.1f);
  EXPECT_EQ(parse_double("9.64982703E8"), 964982703.0);
  EXPECT_EQ(parse_double("1e+2"), 100.0);
}

TEST(ParseFloat, TakesNothingElse) {
  for (const char* bad : {"",   "inf", "-inf", "nan", "NaN", "infinity", "0x1F",  "1,5", "1.234,5", "1_000", "+1",
                          " 1", "1 ",  "1e",   "e",   ".",   "-",        "1.2.3", "--1", "1e999",   "one"}) {
    EXPECT_EQ(parse_float(bad), std::nullopt) << bad;
    EXPECT_EQ(parse_double(bad), std::nullopt) << bad;
  }
  EXPECT_EQ(parse_float("1e39"), std::nullopt);
}

TEST(RatingScale, HasMultiplesOfItsStep) {
  EXPECT_TRUE(whole_stars.has(1.0f));
  EXPECT_TRUE(whole_stars.has(5.0f));
  for (const float bad : {0.0f, 6.0f, 2.5f}) EXPECT_FALSE(whole_stars.has(bad)) << bad;
  EXPECT_TRUE(half_stars.has(0.5f));
  EXPECT_TRUE(half_stars.has(3.5f));
  for (const float bad : {0.0f, 5.5f, 3.7f}) EXPECT_FALSE(half_stars.has(bad)) << bad;
  EXPECT_TRUE(any_number.has(-1e30f));
  EXPECT_FALSE((RatingScale{0.0f, 10.0f, 0.0f}.has(10.5f)));
}

TEST(RatingScale, DescribesItself) {
  EXPECT_EQ(whole_stars.describe(), "whole number from 1 to 5");
  EXPECT_EQ(half_stars.describe(), "multiple of 0.5 from 0.5 to 5");
  EXPECT_EQ(any_number.describe(), "decimal number");
  EXPECT_EQ((RatingScale{0.0f, 10.0f, 0.0f}.describe()), "number from 0 to 10");
}

TEST(Digits, AreReadUpToTheFirstOtherByte) {
  for (const std::string text : {"7", "42", "1234567", "12345678", "123456789", "1234567890123456"}) {
    for (int other = 0; other < 256; ++other) {
      if (other >= '0' && other <= '9') continue;
      const std::string padded = text + static_cast<char>(other) + "9999999999999999";
      const Digits digits = read_number(padded.data());
      EXPECT_EQ(digits.value, std::stoull(text)) << other;
      EXPECT_EQ(digits.count, text.size()) << other;
    }
  }
}

TEST(Digits, MayBeNone) {
  EXPECT_EQ(read_number("x234567890123456").count, 0u);
  EXPECT_EQ(read_number("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF________").count, 0u);
}

}  // namespace
}  // namespace lrml::prep
