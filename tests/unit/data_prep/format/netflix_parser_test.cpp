#include "data_prep/format/netflix_parser.h"

#include <gmock/gmock.h>

#include <sstream>

namespace lrml::prep {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

ParsedText parsed(std::string_view text, std::string_view section = "", std::string_view member = "",
                  std::size_t first_line = 1) {
  ParsedText result;
  NetflixParser().parse({text, first_line, section, member}, result);
  return result;
}

/// "user item rating time" of each row.
std::vector<std::string> rows_of(const ParsedText& result) {
  std::vector<std::string> rows;
  for (const Interaction& row : result.rows) {
    std::ostringstream text;
    text << row.user << ' ' << row.item << ' ' << row.rating << ' ' << row.time;
    rows.push_back(text.str());
  }
  return rows;
}

/// Why a line under a movie's header is bad.
std::string why(const std::string& line) {
  const ParsedText result = parsed("1:\n" + line + "\n");
  EXPECT_THAT(result.rows, IsEmpty());
  if (result.bad.size() != 1) return "";
  EXPECT_EQ(result.bad[0].number, 2u);
  EXPECT_EQ(result.bad[0].text, line);
  return result.bad[0].why;
}

TEST(NetflixParser, ReadsMoviesAndTheirRatings) {
  const ParsedText result = parsed("1:\n1488844,3,2005-09-06\n822109,5,2005-05-13\n10:\n6,1,1999-11-11\n");
  EXPECT_THAT(rows_of(result), ElementsAre("1488844 1 3 1125964800", "822109 1 5 1115942400", "6 10 1 942278400"));
  EXPECT_THAT(result.bad, IsEmpty());
}

TEST(NetflixParser, ReadsCrlfAndALastLineWithoutItsEnd) {
  EXPECT_THAT(rows_of(parsed("1:\r\n2,3,2005-09-06\r\n3,4,2005-09-06")),
              ElementsAre("2 1 3 1125964800", "3 1 4 1125964800"));
}

TEST(NetflixParser, GoesOnUnderTheHeaderOfThePieceBefore) {
  EXPECT_THAT(rows_of(parsed("2,3,2005-09-06\n7:\n3,4,2005-09-06\n", "5:")),
              ElementsAre("2 5 3 1125964800", "3 7 4 1125964800"));
}

TEST(NetflixParser, KnowsTheDaysOfAllMonths) {
  EXPECT_THAT(
      rows_of(parsed("1:\n1,1,2000-02-01\n1,1,2000-02-28\n1,1,2000-02-29\n1,1,2000-03-01\n1,1,2000-12-31\n")),
      ElementsAre("1 1 1 949363200", "1 1 1 951696000", "1 1 1 951782400", "1 1 1 951868800", "1 1 1 978220800"));
  EXPECT_EQ(why("1,1,2001-02-29"), "date '2001-02-29' is no day from 1970-01-01 to 2099-12-31 as YYYY-MM-DD");
}

TEST(NetflixParser, RejectsDatesBesideGoodOnesOfTheSameMonth) {
  for (const std::string day : {"00", "31", "32", "99", "0x", "x1", "1 "}) {
    const ParsedText result = parsed("1:\n1,1,2005-09-06\n2,2,2005-09-" + day + "\n");
    EXPECT_EQ(result.rows.size(), 1u) << day;
    EXPECT_EQ(result.bad.size(), 1u) << day;
  }
}

TEST(NetflixParser, RejectsRowsOfOtherForms) {
  EXPECT_EQ(why("1488844"), "it has 1 field instead of customer,rating,YYYY-MM-DD");
  EXPECT_EQ(why("1488844,2005-09-06"), "it has 2 fields instead of customer,rating,YYYY-MM-DD");
  EXPECT_EQ(why("1,2,3,2005-09-06"), "it has 4 fields instead of customer,rating,YYYY-MM-DD");
  EXPECT_EQ(why("x,3,2005-09-06"), "customer 'x' is no number");
  EXPECT_EQ(why("07,3,2005-09-06"), "customer '07' is no number");
  EXPECT_EQ(why("7,6,2005-09-06"), "rating '6' is no whole number from 1 to 5");
  EXPECT_EQ(why("7,,2005-09-06"), "rating '' is no whole number from 1 to 5");
  EXPECT_EQ(why("7,3.0,2005-09-06"), "rating '3.0' is no whole number from 1 to 5");
  EXPECT_EQ(why("7,3,1969-12-31"), "date '1969-12-31' is no day from 1970-01-01 to 2099-12-31 as YYYY-MM-DD");
  EXPECT_EQ(why("7,3,2005-9-6"), "date '2005-9-6' is no day from 1970-01-01 to 2099-12-31 as YYYY-MM-DD");
  EXPECT_EQ(why(""), "it has 1 field instead of customer,rating,YYYY-MM-DD");
}

TEST(NetflixParser, GivesNoRowsToABadHeader) {
  const ParsedText result = parsed("1:\n7,3,2005-09-06\nx:\n8,3,2005-09-06\n2:\n9,3,2005-09-06\n");
  EXPECT_THAT(rows_of(result), ElementsAre("7 1 3 1125964800", "9 2 3 1125964800"));
  ASSERT_EQ(result.bad.size(), 2u);
  EXPECT_EQ(result.bad[0].why, "it is no movie's number before the colon");
  EXPECT_EQ(result.bad[1].why, "no line with a movie's number and a colon is above it");
}

TEST(NetflixParser, WantsTheMovieThatTheFileIsCalledAfter) {
  EXPECT_THAT(parsed("17:\n7,3,2005-09-06\n", "", "training_set/mv_0000017.txt").bad, IsEmpty());
  const ParsedText result = parsed("18:\n7,3,2005-09-06\n", "", "training_set/mv_0000017.txt");
  EXPECT_THAT(result.rows, IsEmpty());
  ASSERT_EQ(result.bad.size(), 2u);
  EXPECT_EQ(result.bad[0].text, "18:");
  EXPECT_EQ(result.bad[0].why, "the file's name says movie 17");
  EXPECT_THAT(parsed("18:\n7,3,2005-09-06\n", "", "combined_data_1.txt").bad, IsEmpty());
}

TEST(NetflixParser, TakesLinesWithAColonForHeaders) {
  EXPECT_TRUE(NetflixParser().is_section_header("17:"));
  EXPECT_TRUE(NetflixParser().is_section_header("x:"));
  EXPECT_FALSE(NetflixParser().is_section_header("7,3,2005-09-06"));
  EXPECT_EQ(parse_movie_header("17:"), 17u);
  EXPECT_EQ(parse_movie_header("017:"), std::nullopt);
  EXPECT_EQ(parse_movie_header("17"), std::nullopt);
}

}  // namespace
}  // namespace lrml::prep
