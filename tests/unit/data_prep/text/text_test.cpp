#include "data_prep/text/text.h"

#include <gmock/gmock.h>

#include <array>

#include "unit/data_prep/bad_data.h"

namespace lrml::prep {
namespace {

using test::bad_data_of;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> lines_of(const std::string& text) {
  LineReader reader(stream_of(text), "'f'");
  std::vector<std::string> lines;
  while (reader.next()) lines.emplace_back(reader.line());
  return lines;
}

std::vector<std::string> split(const std::string& text, std::string_view delimiter, std::size_t count) {
  LineReader reader(stream_of(text), "'f'");
  reader.next();
  std::vector<std::string_view> fields(count);
  split_line(reader, delimiter, fields);
  return {fields.begin(), fields.end()};
}

TEST(LineReader, AcceptsBothLineEndsInOneFile) {
  EXPECT_THAT(lines_of("a\r\nb\nc\r\n"), ElementsAre("a", "b", "c"));
}

TEST(LineReader, AcceptsALastLineWithoutItsEnd) {
  EXPECT_THAT(lines_of("a\nb"), ElementsAre("a", "b"));
  EXPECT_THAT(lines_of("a\nb\r"), ElementsAre("a", "b"));
}

TEST(LineReader, SkipsAByteOrderMark) {
  EXPECT_THAT(lines_of("\xEF\xBB\xBF"
                       "a\nb\n"),
              ElementsAre("a", "b"));
  EXPECT_THAT(lines_of("\xEF\xBB\xBF"), ElementsAre());
}

TEST(LineReader, KeepsEmptyLines) {
  EXPECT_THAT(lines_of("\na\n\n"), ElementsAre("", "a", ""));
}

TEST(LineReader, HasNoLinesInAnEmptyFile) {
  EXPECT_THAT(lines_of(""), ElementsAre());
}

TEST(LineReader, JoinsLinesAcrossReads) {
  const std::string one(50'000, '1');
  const std::string two(150'000, '2');
  EXPECT_THAT(lines_of(one + "\n" + two + "\n3\n"), ElementsAre(one, two, "3"));
}

TEST(LineReader, FindsALineEndWhereverAReadEnds) {
  for (std::size_t size = (1 << 16) - 2; size <= (1 << 16) + 2; ++size) {
    const std::string line(size, '1');
    EXPECT_THAT(lines_of(line + "\n2\r\n"), ElementsAre(line, "2"));
    EXPECT_THAT(lines_of(line + "\r\n2\r\n"), ElementsAre(line, "2"));
  }
}

TEST(LineReader, RefusesAFileWithoutLines) {
  EXPECT_THAT(bad_data_of([] { lines_of(std::string(3'000'000, 'x')); }), HasSubstr("this is no text"));
}

TEST(LineReader, RejectsWithFileNumberAndText) {
  LineReader reader(stream_of("a\nb\tc\x80\n"), "'x.zip: f'");
  reader.next();
  reader.next();
  const std::string message = bad_data_of([&] { reader.reject("it is wrong"); });
  EXPECT_THAT(message, HasSubstr("cannot read 'x.zip: f' line 2: 'b\\x09c\\x80' (it is wrong). Correct"));
}

TEST(LineReader, ShowsTheStartOfALongLine) {
  LineReader reader(stream_of(std::string(200, 'x')), "'f'");
  reader.next();
  const std::string message = bad_data_of([&] { reader.reject("it is wrong"); });
  EXPECT_THAT(message, HasSubstr("'" + std::string(80, 'x') + "...'"));
}

TEST(SplitLine, CutsAtEveryDelimiter) {
  EXPECT_THAT(split("1::two::", "::", 3), ElementsAre("1", "two", ""));
  EXPECT_THAT(split("a\tb", "\t", 2), ElementsAre("a", "b"));
}

TEST(SplitLine, CountsTheFieldsOfAWrongLine) {
  EXPECT_THAT(bad_data_of([] { split("1::2", "::", 3); }),
              HasSubstr("it has 2 fields instead of 3, separated by '::'"));
  EXPECT_THAT(bad_data_of([] { split("1\t2\t3", "\t", 2); }), HasSubstr("3 fields instead of 2, separated by '\\t'"));
  EXPECT_THAT(bad_data_of([] { split("", "\t", 2); }), HasSubstr("it has 1 field instead of 2"));
}

TEST(ParseInteger, TakesDecimalIntegersOnly) {
  EXPECT_EQ(parse_integer("978300760"), 978300760);
  EXPECT_EQ(parse_integer("-5"), -5);
  for (const char* bad : {"", " 1", "1 ", "+1", "1.0", "1e3", "0x10", "nan", "9223372036854775808"}) {
    EXPECT_EQ(parse_integer(bad), std::nullopt) << bad;
  }
}

TEST(IsDigits, TakesDecimalDigitsOnly) {
  EXPECT_TRUE(is_digits("0042"));
  for (const char* bad : {"", "-1", "1a", " 1"}) EXPECT_FALSE(is_digits(bad)) << bad;
}

TEST(ToUtf8, KeepsUtf8) {
  const std::string text = "Am\xC3\xA9lie \xE2\x82\xAC \xF0\x9F\x8E\xAC";
  EXPECT_EQ(to_utf8(text), text);
}

TEST(ToUtf8, TakesOtherBytesAsWindows1252) {
  EXPECT_EQ(to_utf8("Mis\xE9rables \x80 \x97"), "Mis\xC3\xA9rables \xE2\x82\xAC \xE2\x80\x94");
}

TEST(ToUtf8, NeverMixes) {  // the whole text is UTF-8 or none of it
  EXPECT_EQ(to_utf8("\xC3\xA9\n\xE9\n"), "\xC3\x83\xC2\xA9\n\xC3\xA9\n");
}

TEST(ToUtf8, TakesNoIllFormedUtf8) {
  const std::array<std::string, 6> ill_formed = {"\xC0\x80",         "\xE0\x80\x80",     "\xED\xA0\x80",
                                                 "\xF4\x90\x80\x80", "\xF0\x80\x80\x80", "\xC3"};
  for (const std::string& bytes : ill_formed) EXPECT_NE(to_utf8(bytes), bytes);
}

}  // namespace
}  // namespace lrml::prep
