#include "data_prep/source/member_names.h"

#include <gmock/gmock.h>

#include "unit/data_prep/bad_data.h"

namespace lrml::prep {
namespace {

using test::bad_data_of;
using ::testing::HasSubstr;

TEST(MemberNames, DropTheEndingUnlessThatNameIsTaken) {
  MemberNames names("a.tar");
  EXPECT_EQ(names.claim("x/u.data.gz"), "x/u.data");
  EXPECT_EQ(names.claim("x/u.data.xz"), "x/u.data.xz");
  EXPECT_EQ(names.claim("y/u.data"), "y/u.data");
}

TEST(MemberNames, AreGivenOnce) {
  MemberNames names("a.tar");
  names.claim("x/u.data.gz");
  EXPECT_THAT(bad_data_of([&] { names.claim("x/u.data"); }),
              HasSubstr("cannot read 'a.tar' (two files in it are called 'x/u.data')"));
}

TEST(MemberNames, TakeABoundedAmountOfMemory) {
  MemberNames names("a.tar");
  const std::string long_name(std::size_t{1} << 20, 'x');
  for (char k = 0; k < 63; ++k) names.claim(long_name + char('0' + k));
  EXPECT_THAT(bad_data_of([&] { names.claim(long_name); }), HasSubstr("it holds too many files to be a log"));
}

}  // namespace
}  // namespace lrml::prep
