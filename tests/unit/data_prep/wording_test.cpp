#include "data_prep/wording.h"

#include <gmock/gmock.h>

namespace lrml::prep {
namespace {

TEST(Wording, GroupsDigitsByThree) {
  EXPECT_EQ(with_commas(0), "0");
  EXPECT_EQ(with_commas(999), "999");
  EXPECT_EQ(with_commas(1000), "1,000");
  EXPECT_EQ(with_commas(12345678), "12,345,678");
}

TEST(Wording, RoundsShares) {
  EXPECT_EQ(percent(0.44685), "44.69 %");
}

TEST(Wording, TellsTheTimeInIso8601) {
  EXPECT_THAT(utc_now(), ::testing::MatchesRegex("20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]Z"));
}

}  // namespace
}  // namespace lrml::prep
