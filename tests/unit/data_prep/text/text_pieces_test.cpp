#include "data_prep/text/text_pieces.h"

#include <gmock/gmock.h>

#include "data_prep/text/text.h"
#include "unit/data_prep/bad_data.h"

namespace lrml::prep {
namespace {

using test::bad_data_of;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// Gives no rows; lines that end in a colon are section headers.
class Sections final : public LineParser {
 public:
  void parse(const TextPiece&, ParsedText&) const override {}
  bool is_section_header(std::string_view line) const override { return line.ends_with(':'); }
};

/// A piece as a word: "3[1:]a|b|" is "a" and "b" from line 3 on, below the header "1:".
std::vector<std::string> pieces_of(const std::string& text, std::size_t size, std::size_t header_lines = 0) {
  const Sections parser;
  const auto stream = stream_of(text);
  TextPieces pieces(*stream, "'f'", parser, header_lines, size);
  std::vector<std::string> found;
  for (TextBlock block; pieces.next(block);) {
    std::string lines(block.piece().text);
    std::ranges::replace(lines, '\n', '|');
    found.push_back(std::to_string(block.piece().first_line) + "[" + std::string(block.piece().section) + "]" + lines);
  }
  return found;
}

TEST(TextPieces, EndAtLineEnds) {
  EXPECT_THAT(pieces_of("a\nb\ncd\ne\n", 4), ElementsAre("1[]a|b|", "3[]cd|", "4[]e|"));
  EXPECT_THAT(pieces_of("a\nb\ncd\ne\n", 100), ElementsAre("1[]a|b|cd|e|"));
}

TEST(TextPieces, GrowForALongLine) {
  EXPECT_THAT(pieces_of("abcdefghij\nklmnopq\n", 1), ElementsAre("1[]abcdefghij|", "2[]klmnopq|"));
}

TEST(TextPieces, KeepALastLineWithoutItsEnd) {
  for (const std::size_t size : {1u, 2u, 3u, 100u})
    EXPECT_THAT(pieces_of("a\nbc", size).back(), HasSubstr("bc")) << size;
}

TEST(TextPieces, HoldTheSameTextWhateverTheirSize) {
  const std::string text = "\xEF\xBB\xBFhead\r\n1:\n\na\r\nlonger line\n22:\r\n\n3";
  for (std::size_t size = 1; size <= text.size() + 1; ++size) {
    const Sections parser;
    const auto stream = stream_of(text);
    TextPieces pieces(*stream, "'f'", parser, 1, size);
    std::string joined;
    for (TextBlock block; pieces.next(block);) {
      EXPECT_EQ(block.first_line, 2 + count_lines(joined)) << size;
      joined += block.text();
    }
    EXPECT_EQ(joined, "1:\n\na\r\nlonger line\n22:\r\n\n3") << size;
    EXPECT_EQ(pieces.lines(), 8u) << size;
    EXPECT_EQ(pieces.bytes(), text.size()) << size;
  }
}

TEST(TextPieces, CarryTheSectionAlong) {
  EXPECT_THAT(pieces_of("1:\na\nb\nc\n2:\nd\n3:\ne\n", 4),
              ElementsAre("1[]1:|", "2[1:]a|b|", "4[1:]c|", "5[1:]2:|", "6[2:]d|", "7[2:]3:|", "8[3:]e|"));
  EXPECT_THAT(pieces_of("1:\r\n2:\r\na\n", 8), ElementsAre("1[]1:\r|2:\r|", "3[2:]a|"));
}

TEST(TextPieces, SkipTheByteOrderMarkOnceOnly) {
  EXPECT_THAT(pieces_of("\xEF\xBB\xBF"
                        "a\n\xEF\xBB\xBF"
                        "b\n",
                        6),
              ElementsAre("1[]a|",
                          "2[]\xEF\xBB\xBF"
                          "b|"));
}

TEST(TextPieces, SkipHeaderLines) {
  EXPECT_THAT(pieces_of("one\ntwo\nthree\n", 100, 2), ElementsAre("3[]three|"));
  EXPECT_THAT(pieces_of("one\ntwo\nthree", 1, 2), ElementsAre("3[]three"));
}

TEST(TextPieces, RefuseAMemberWithoutLines) {
  for (const char* empty : {"", "\xEF\xBB\xBF"}) {
    EXPECT_THAT(bad_data_of([&] { pieces_of(empty, 10, 1); }), HasSubstr("cannot read 'f' (it is empty)"));
  }
  for (const char* header : {"a,b", "a,b\n", "\xEF\xBB\xBFhead\r\n"}) {
    EXPECT_THAT(bad_data_of([&] { pieces_of(header, 10, 1); }), HasSubstr("it holds nothing below its header"));
  }
}

TEST(TextPieces, RefuseALineThatIsTooLongWhereverItIs) {
  const std::string longest(longest_line, 'x');
  for (const std::size_t size : {std::size_t{1} << 16, std::size_t{1} << 23}) {
    EXPECT_EQ(pieces_of("a\n" + longest + "\nb\n" + longest, size).empty(), false);
    const auto refused = [&](const std::string& text) { return bad_data_of([&] { pieces_of(text, size); }); };
    const std::string shown = ": '" + std::string(80, 'x') + "...' (it has more than a million characters";
    EXPECT_THAT(refused(longest + "x"), HasSubstr(" line 1" + shown)) << size;
    EXPECT_THAT(refused("\xEF\xBB\xBF" + longest + "x"), HasSubstr(" line 1" + shown)) << size;
    EXPECT_THAT(refused("a\n" + longest + "x\nb\n"), HasSubstr(" line 2" + shown)) << size;
    EXPECT_THAT(refused("a\nb\n" + longest + "\n" + longest + "x"), HasSubstr(" line 4" + shown)) << size;
  }
}

TEST(CountLines, CountsALastLineWithoutItsEnd) {
  EXPECT_EQ(count_lines(""), 0u);
  EXPECT_EQ(count_lines("a"), 1u);
  EXPECT_EQ(count_lines("a\n"), 1u);
  EXPECT_EQ(count_lines("\n\nb"), 3u);
  EXPECT_EQ(count_lines(std::string(200'000, '\n')), 200'000u);
}

}  // namespace
}  // namespace lrml::prep
