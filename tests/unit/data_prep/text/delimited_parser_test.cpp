#include "data_prep/text/delimited_parser.h"

#include <gmock/gmock.h>

#include <cmath>

namespace lrml::prep {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

/// user, item, rating, time, as in MovieLens.
DelimitedLayout ratings(const std::string& delimiter) {
  DelimitedLayout layout;
  layout.delimiter = delimiter;
  layout.columns = 4;
  layout.rating = 2;
  layout.time = 3;
  layout.rating_scale = half_stars;
  return layout;
}

DelimitedLayout pairs() {
  return {};
}

ParsedText parse(const DelimitedLayout& layout, const std::string& text) {
  ParsedText parsed;
  DelimitedParser(layout).parse({text, 1, {}}, parsed);
  return parsed;
}

std::string id_in_words(const ParsedText& parsed, std::uint32_t key) {
  return key < name_key ? std::to_string(key) : "'" + parsed.names.at(key - name_key) + "'";
}

/// "1 2 3.5 978300760" for every row; names are in quotes.
std::vector<std::string> rows_of(const ParsedText& parsed) {
  std::vector<std::string> rows;
  for (const Interaction& row : parsed.rows) {
    char numbers[64];
    std::snprintf(numbers, sizeof numbers, " %g %u", static_cast<double>(row.rating), row.time);
    rows.push_back(id_in_words(parsed, row.user) + " " + id_in_words(parsed, row.item) + numbers);
  }
  return rows;
}

std::vector<std::string> rows_of(const DelimitedLayout& layout, const std::string& text) {
  const ParsedText parsed = parse(layout, text);
  EXPECT_THAT(parsed.bad, IsEmpty());
  return rows_of(parsed);
}

const std::string good_line = "5,6,1.0,978300000\n";
const std::string enough_for_the_fast_path = good_line + good_line + good_line + good_line;

/// Why `line` is bad, the same whether many lines follow or none.
std::string why_bad(const DelimitedLayout& layout, const std::string& line) {
  const ParsedText alone = parse(layout, line.empty() ? "\n" : line);
  const ParsedText followed = parse(layout, line + "\n" + enough_for_the_fast_path);
  if (alone.bad.size() != 1 || followed.bad.empty()) return "not bad";
  EXPECT_THAT(alone.rows, IsEmpty()) << line;
  EXPECT_EQ(alone.bad[0].why, followed.bad[0].why) << line;
  EXPECT_EQ(followed.bad[0].number, 1u);
  return alone.bad[0].why;
}

TEST(DelimitedParser, ReadsEveryUsualDelimiter) {
  for (const std::string d : {",", "\t", "::", "|", ";", " "}) {
    std::string text;
    for (const char* line : {"1,2,3.5,978300760\n", "7,0,5,0\r\n", "138493,131262,0.5,1427784002\n"}) {
      for (const char c : std::string(line)) text += c == ',' ? d : std::string(1, c);
    }
    EXPECT_THAT(rows_of(ratings(d), text + text),
                ElementsAre("1 2 3.5 978300760", "7 0 5 0", "138493 131262 0.5 1427784002", "1 2 3.5 978300760",
                            "7 0 5 0", "138493 131262 0.5 1427784002"))
        << d;
  }
}

TEST(DelimitedParser, ReadsTheSameWhereverTheTextEnds) {
  const std::string text = "1,2,3.5,978300760\nann,2,4,978300761\r\n3,bob,0.5,978300762\n4,5,5.0,978300763";
  const std::vector<std::string> rows = rows_of(ratings(","), text);
  EXPECT_THAT(rows,
              ElementsAre("1 2 3.5 978300760", "'ann' 2 4 978300761", "3 'bob' 0.5 978300762", "4 5 5 978300763"));
  for (const char* tail : {"", "\n", "\r\n"}) {
    const ParsedText more = parse(ratings(","), text + tail + (*tail == '\0' ? "" : enough_for_the_fast_path));
    EXPECT_THAT(rows_of(more)[3], "4 5 5 978300763");
  }
}

TEST(DelimitedParser, TakesColumnsInAnyOrderAmongOthers) {
  DelimitedLayout layout;
  layout.columns = 6;
  layout.time = 0;
  layout.item = 2;
  layout.rating = 3;
  layout.user = 5;
  const std::string line = "978300760,a title,12,-7.25,,99\n";
  EXPECT_THAT(rows_of(layout, line + line), ElementsAre("99 12 -7.25 978300760", "99 12 -7.25 978300760"));
  layout.columns = 7;
  EXPECT_THAT(rows_of(layout, "978300760,,12,3,x,99,rest of it\r\n1,2,3,4,5,6,7\n"),
              ElementsAre("99 12 3 978300760", "6 3 4 1"));
}

TEST(DelimitedParser, ReadsIdsAsTextWhereTheyAreNoPlainNumbers) {
  const ParsedText parsed = parse(pairs(), "0068646,tt7\n68646,tt7\n2147483648,2147483647\n-1,Am\xC3\xA9lie\n" +
                                               std::string("a b,1.5\n99999999999999999999,12345678901234567\n"));
  EXPECT_THAT(rows_of(parsed), ElementsAre("'0068646' 'tt7' 0 0", "68646 'tt7' 0 0", "'2147483648' 2147483647 0 0",
                                           "'-1' 'Am\xC3\xA9lie' 0 0", "'a b' '1.5' 0 0",
                                           "'99999999999999999999' '12345678901234567' 0 0"));
  EXPECT_THAT(parsed.names, ElementsAre("0068646", "tt7", "2147483648", "-1", "Am\xC3\xA9lie", "a b", "1.5",
                                        "99999999999999999999", "12345678901234567"));
}

TEST(DelimitedParser, ReadsDatesAndOtherTimes) {
  DelimitedLayout layout = ratings(",");
  layout.time_unit = TimeUnit::date;
  EXPECT_THAT(rows_of(layout, "1,2,3,2005-09-06\n4,5,3,1999-11-11\n"),
              ElementsAre("1 2 3 1125964800", "4 5 3 942278400"));
  layout.time_unit = TimeUnit::milliseconds;
  EXPECT_THAT(rows_of(layout, "1,2,3,978300760123\n4,5,3,978300760999\n"),
              ElementsAre("1 2 3 978300760", "4 5 3 978300760"));
  layout.time_unit = TimeUnit::date_time;
  EXPECT_THAT(rows_of(layout, "1,2,3,2005-04-02 23:53:47\n"), ElementsAre("1 2 3 1112486027"));
  layout.time_unit = TimeUnit::seconds;
  EXPECT_THAT(rows_of(layout, "1,2,3,9.64982703E8\n4,5,3,964982703.0\n"),
              ElementsAre("1 2 3 964982703", "4 5 3 964982703"));
}

TEST(DelimitedParser, ReadsRatingsExactly) {
  DelimitedLayout layout;
  layout.columns = 3;
  layout.rating = 2;
  std::string text;
  std::vector<float> expected;
  for (const char* rating :
       {"0.1", "16777217", "99999.9", "999999.9", "1234567.8", "3.25", "1e3", "007", ".5", "-0.5", "33"}) {
    text += std::string("1,2,") + rating + "\n";
    expected.push_back(std::strtof(rating, nullptr));
  }
  std::vector<float> found;
  for (const Interaction& row : parse(layout, text + enough_for_the_fast_path).rows) found.push_back(row.rating);
  EXPECT_EQ(found, expected);
}

TEST(DelimitedParser, ReadsQuotedFields) {
  DelimitedLayout layout = ratings(",");
  layout.quoted = true;
  EXPECT_THAT(rows_of(layout, "\"1\",\"2\",\"3.5\",\"978300760\"\r\n\"a,b\",\"say \"\"hi\"\"\",3,1\n5\"x,\"\"\"\",3,1"),
              ElementsAre("1 2 3.5 978300760", "'a,b' 'say \"hi\"' 3 1", "'5\"x' '\"' 3 1"));
  layout.delimiter = "::";
  EXPECT_THAT(rows_of(layout, "\"1::2\"::3::4::5\n"), ElementsAre("'1::2' 3 4 5"));
}

TEST(DelimitedParser, TakesQuotesAsTheyAreUnlessFieldsAreQuoted) {
  EXPECT_THAT(rows_of(pairs(), "\"1\",2\n"), ElementsAre("'\"1\"' 2 0 0"));
}

TEST(DelimitedParser, RejectsBrokenQuotes) {
  DelimitedLayout layout = pairs();
  layout.quoted = true;
  layout.more_columns = true;
  EXPECT_THAT(why_bad(layout, "\"1,2"), HasSubstr("does not end on its line"));
  EXPECT_THAT(why_bad(layout, "1,\"2\"\""), HasSubstr("does not end on its line"));
  EXPECT_THAT(why_bad(layout, "1,2,3,\"x"), HasSubstr("does not end on its line"));
  EXPECT_THAT(why_bad(layout, "\"1\"x,2"), HasSubstr("text follows the field in quotes '1'"));
}

TEST(DelimitedParser, TakesMoreColumnsIfTold) {
  DelimitedLayout layout = pairs();
  layout.more_columns = true;
  EXPECT_THAT(rows_of(layout, "1,2\n3,4,\r\n5,6,7,8\n9,10,,,,,,,,,,,,,,,,,,,\n11,12\n"),
              ElementsAre("1 2 0 0", "3 4 0 0", "5 6 0 0", "9 10 0 0", "11 12 0 0"));
  EXPECT_EQ(why_bad(layout, "1"), "it has 1 field instead of 2 or more, separated by ','");
}

TEST(DelimitedParser, RejectsAWrongNumberOfFields) {
  EXPECT_EQ(why_bad(ratings(","), "1,2,3"), "it has 3 fields instead of 4, separated by ','");
  EXPECT_EQ(why_bad(ratings(","), "1,2,3,4,5"), "it has 5 fields instead of 4, separated by ','");
  EXPECT_EQ(why_bad(ratings(","), "1,2,3,4,"), "it has 5 fields instead of 4, separated by ','");
  EXPECT_EQ(why_bad(ratings(","), ""), "it has 1 field instead of 4, separated by ','");
  EXPECT_THAT(why_bad(ratings("\t"), "1,2,3,4"), HasSubstr("1 field instead of 4, separated by tabs"));
  EXPECT_THAT(why_bad(ratings("::"), "1:2:3:4"), HasSubstr("1 field instead of 4, separated by '::'"));
  EXPECT_THAT(why_bad(ratings("::"), "1::2::3"), HasSubstr("3 fields instead of 4"));
}

TEST(DelimitedParser, SkipsEmptyLinesIfTold) {
  DelimitedLayout layout = pairs();
  EXPECT_THAT(why_bad(layout, ""), StartsWith("it has 1 field"));
  layout.skips_empty_lines = true;
  EXPECT_THAT(rows_of(layout, "\n1,2\n\r\n3,4\n\n"), ElementsAre("1 2 0 0", "3 4 0 0"));
}

TEST(DelimitedParser, RejectsWhatIsNoId) {
  EXPECT_EQ(why_bad(ratings(","), ",2,3,4"), "user id '' is empty");
  EXPECT_EQ(why_bad(ratings(","), "1,,3,4"), "item id '' is empty");
  EXPECT_THAT(why_bad(ratings(","), "1," + std::string(1025, 'x') + ",3,4"), HasSubstr("is longer than 1,024 bytes"));
  EXPECT_EQ(why_bad(ratings(","), "Mis\xE9rables,2,3,4"), "user id 'Mis\\xe9rables' is no UTF-8");
  EXPECT_EQ(why_bad(ratings(","), std::string("1,a\0b,3,4", 9)), "item id 'a\\x00b' holds a NUL byte");
}

TEST(DelimitedParser, RejectsWhatIsNoRating) {
  for (const std::string bad : {"", "0", "5.5", "3.7", "inf", "nan", "0x3", "+3", " 3", "3 ", "three", "-3", "1e9"}) {
    EXPECT_EQ(why_bad(ratings(","), "1,2," + bad + ",4"), "rating '" + bad + "' is no multiple of 0.5 from 0.5 to 5");
  }
  EXPECT_EQ(why_bad(ratings(";"), "1;2;3,5;4"), "rating '3,5' is no multiple of 0.5 from 0.5 to 5");
  DelimitedLayout counts = ratings(",");
  counts.rating_scale = any_number;
  EXPECT_EQ(why_bad(counts, "1,2,nan,4"), "rating 'nan' is no decimal number");
}

TEST(DelimitedParser, RejectsWhatIsNoTime) {
  for (const std::string bad : {"", "-1", "4102444800", "978300760123", "yesterday", "1 ", "2005-09-06"}) {
    EXPECT_EQ(why_bad(ratings(","), "1,2,3," + bad),
              "time '" + bad + "' is no number of seconds between 1970 and 2100");
  }
  DelimitedLayout dates = ratings(",");
  dates.time_unit = TimeUnit::date;
  EXPECT_EQ(why_bad(dates, "1,2,3,2023-02-30"), "time '2023-02-30' is no date (YYYY-MM-DD) between 1970 and 2100");
}

TEST(DelimitedParser, TakesEmptyFieldsThatAreOptional) {
  DelimitedLayout layout = ratings(",");
  layout.rating_optional = true;
  layout.time_optional = true;
  EXPECT_THAT(rows_of(layout, "1,2,,\n1,2,3,\n1,2,,4\n"), ElementsAre("1 2 0 0", "1 2 3 0", "1 2 0 4"));
}

TEST(DelimitedParser, TellsNumberAndTextOfBadLines) {
  const std::string text = "1,2\nbad\n3,4\n" + std::string(5000, 'x') + "\r\n";
  ParsedText parsed;
  DelimitedParser(pairs()).parse({text, 41, {}}, parsed);
  ASSERT_EQ(parsed.bad.size(), 2u);
  EXPECT_EQ(parsed.bad[0].number, 42u);
  EXPECT_EQ(parsed.bad[0].text, "bad");
  EXPECT_EQ(parsed.bad[1].number, 44u);
  EXPECT_EQ(parsed.bad[1].text, std::string(200, 'x'));
  EXPECT_EQ(parsed.rows.size(), 2u);
}

TEST(DelimitedParser, OnlyCountsBadLinesAfterAThousand) {
  std::string text;
  for (int k = 0; k < 1234; ++k) text += "x\n";
  const ParsedText parsed = parse(pairs(), text);
  EXPECT_EQ(parsed.bad.size(), most_bad_lines);
  EXPECT_EQ(parsed.more_bad, 234u);
}

}  // namespace
}  // namespace lrml::prep
