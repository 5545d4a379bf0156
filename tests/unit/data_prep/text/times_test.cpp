#include "data_prep/text/times.h"

#include <gtest/gtest.h>

#include <vector>

namespace lrml::prep {
namespace {

void expect_bad(TimeUnit unit, std::initializer_list<const char*> times) {
  for (const char* time : times) EXPECT_EQ(parse_time(time, unit), std::nullopt) << time;
}

TEST(ParseTime, TakesSecondsWholeOrAsDecimals) {
  EXPECT_EQ(parse_time("0", TimeUnit::seconds), 0u);
  EXPECT_EQ(parse_time("978300760", TimeUnit::seconds), 978300760u);
  EXPECT_EQ(parse_time("4102444799", TimeUnit::seconds), 4102444799u);
  EXPECT_EQ(parse_time("964982703.0", TimeUnit::seconds), 964982703u);
  EXPECT_EQ(parse_time("964982702.9999", TimeUnit::seconds), 964982703u);
  EXPECT_EQ(parse_time("9.64982703E8", TimeUnit::seconds), 964982703u);
  expect_bad(TimeUnit::seconds, {"", "-5", "-0.4", "4102444800", "978300760000", "99999999999999999999", "1e300", "nan",
                                 "inf", "0x10", " 1", "2005-09-06"});
}

TEST(ParseTime, CutsMillisecondsAndMicrosecondsToSeconds) {
  EXPECT_EQ(parse_time("978300760999", TimeUnit::milliseconds), 978300760u);
  EXPECT_EQ(parse_time("978300760999999", TimeUnit::microseconds), 978300760u);
  EXPECT_EQ(parse_time("978300760123.0", TimeUnit::milliseconds), 978300760u);
  expect_bad(TimeUnit::milliseconds, {"978300760", "0", "4102444800000", "978300760999999"});
  expect_bad(TimeUnit::microseconds, {"978300760999", "4102444800000000"});
}

TEST(ParseTime, TakesDatesOfTheCalendar) {
  EXPECT_EQ(parse_time("1970-01-01", TimeUnit::date), 0u);
  EXPECT_EQ(parse_time("2005-09-06", TimeUnit::date), 1125964800u);
  EXPECT_EQ(parse_time("2004-02-29", TimeUnit::date), 1078012800u);
  EXPECT_EQ(parse_time("2099-12-31", TimeUnit::date), 4102358400u);
  expect_bad(TimeUnit::date,
             {"2023-02-30", "2005-02-29", "2005-13-01", "2005-00-10", "2005-01-00", "1969-12-31", "2100-01-01",
              "05-09-06", "2005-9-6", "2005/09/06", "2005-09-06 ", "2005-09-06T00:00", "", "+005-09-06"});
}

TEST(ParseTime, TakesDatesWithClocks) {
  for (const char* same : {"2005-04-02 23:53:47", "2005-04-02T23:53:47", "2005-04-02T23:53:47Z",
                           "2005-04-02T23:53:47.999Z", "2005-04-03T01:53:47+02:00", "2005-04-03T01:53:47+0200",
                           "2005-04-03T01:53:47+02", "2005-04-02 18:23:47-05:30"}) {
    EXPECT_EQ(parse_time(same, TimeUnit::date_time), 1112486027u) << same;
  }
  EXPECT_EQ(parse_time("2005-04-02 23:53", TimeUnit::date_time), 1112485980u);
  EXPECT_EQ(parse_time("1970-01-01T01:00+01:00", TimeUnit::date_time), 0u);
  expect_bad(TimeUnit::date_time,
             {"2005-04-02", "2005-04-02 ", "2005-04-02 24:00:00", "2005-04-02 23:60:00", "2005-04-02 23:59:60",
              "2005-04-02 23:53:", "2005-04-02 23:53:47.", "2005-04-02 23:53:47 ", "2005-04-02 23:53:47z",
              "2005-04-02 23:53:47+2:00", "2005-04-02 23:53:47+25:00", "2005-04-02 23:53:47+02:", "2023-02-30 00:00:00",
              "2005-04-02x23:53:47", "1970-01-01T00:00+01:00", "2099-12-31T23:30-01:00"});
}

std::optional<TimeUnit> recognize(std::vector<std::string_view> times) {
  return recognize_time_unit(times);
}

TEST(RecognizeTimeUnit, FindsTheOneUnitOfAll) {
  EXPECT_EQ(recognize({"978300760", "0"}), TimeUnit::seconds);
  EXPECT_EQ(recognize({"964982703.0", "9.64982703E8"}), TimeUnit::seconds);
  EXPECT_EQ(recognize({"978300760000"}), TimeUnit::milliseconds);
  EXPECT_EQ(recognize({"978300760000000"}), TimeUnit::microseconds);
  EXPECT_EQ(recognize({"2005-09-06", "1999-11-11"}), TimeUnit::date);
  EXPECT_EQ(recognize({"2005-09-06 00:00:00", "2005-09-06T00:00:00Z"}), TimeUnit::date_time);
}

TEST(RecognizeTimeUnit, RefusesMixedUnitsAndOtherText) {
  EXPECT_EQ(recognize({"978300760", "978300760000"}), std::nullopt);
  EXPECT_EQ(recognize({"978300760", "2005-09-06"}), std::nullopt);
  EXPECT_EQ(recognize({"2005-09-06", "2005-09-06 00:00:00"}), std::nullopt);
  EXPECT_EQ(recognize({"yesterday"}), std::nullopt);
  EXPECT_EQ(recognize({""}), std::nullopt);
  EXPECT_EQ(recognize({}), std::nullopt);
}

}  // namespace
}  // namespace lrml::prep
