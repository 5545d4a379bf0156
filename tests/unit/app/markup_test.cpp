#include "lrml/app/markup.h"

#include <gtest/gtest.h>

namespace lrml {
namespace {

TEST(CleanText, KeepsUtf8AndBlanksControlCharacters) {
  EXPECT_EQ(clean_text("Café \"Noir\" <1988>"), "Café \"Noir\" <1988>");
  EXPECT_EQ(clean_text(std::string("a\0b\nc\x7F", 6)), "a b c ");
  EXPECT_EQ(clean_text(""), "");
}

TEST(CleanText, ReplacesWhatXmlCannotHold) {
  EXPECT_EQ(clean_text("a\xFFz"), "a\xEF\xBF\xBDz");
  EXPECT_EQ(clean_text("cut \xC3"), "cut \xEF\xBF\xBD");
  EXPECT_EQ(clean_text("\xEF\xBF\xBE|\xEF\xBF\xBF"), "\xEF\xBF\xBD|\xEF\xBF\xBD");
}

TEST(Escaped, IsTextBetweenTagsAndInQuotes) {
  EXPECT_EQ(escaped("<a href=\"x\">'&amp;'</a>"), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;amp;&#39;&lt;/a&gt;");
  EXPECT_EQ(escaped("]]>\n"), "]]&gt; ");
}

TEST(Shortened, CutsTheMiddleByCharacters) {
  EXPECT_EQ(shortened("abcdef", 6), "abcdef");
  EXPECT_EQ(shortened("abcdefgh", 6), "abc…gh");
  EXPECT_EQ(shortened("äöüäöüäö", 5), "äö…äö");
  EXPECT_EQ(length_of(shortened(std::string(1000, 'x'), 44)), 44u);
}

}  // namespace
}  // namespace lrml
