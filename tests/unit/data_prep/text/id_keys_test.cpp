#include "data_prep/text/id_keys.h"

#include <gmock/gmock.h>

namespace lrml::prep {
namespace {

TEST(IdKeys, AreNumbersOrPlacesAmongTheNames) {
  ParsedText parsed;
  IdKeys keys(parsed);
  EXPECT_EQ(keys.key_of("12"), 12u);
  EXPECT_EQ(keys.key_of("a"), name_key + 0);
  EXPECT_EQ(keys.key_of("012"), name_key + 1);
  EXPECT_EQ(keys.key_of("a"), name_key + 0);
  EXPECT_EQ(keys.key_of("2147483648"), name_key + 2);
  EXPECT_THAT(parsed.names, ::testing::ElementsAre("a", "012", "2147483648"));
}

TEST(WhyNoId, AcceptsUtf8) {
  for (const char* id : {"7", "A0068646", "Am\xC3\xA9lie", " "}) EXPECT_EQ(why_no_id(id), std::nullopt) << id;
  EXPECT_EQ(why_no_id(std::string(1024, 'x')), std::nullopt);
}

TEST(WhyNoId, NamesWhatIsWrong) {
  EXPECT_EQ(why_no_id(""), "is empty");
  EXPECT_EQ(why_no_id(std::string(1025, 'x')), "is longer than 1,024 bytes");
  EXPECT_EQ(why_no_id(std::string("a\0b", 3)), "holds a NUL byte");
  EXPECT_EQ(why_no_id("Mis\xE9rables"), "is no UTF-8");
}

}  // namespace
}  // namespace lrml::prep
