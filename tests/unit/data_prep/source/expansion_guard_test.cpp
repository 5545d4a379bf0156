#include "data_prep/source/expansion_guard.h"

#include <gmock/gmock.h>

#include "unit/data_prep/bad_data.h"

namespace lrml::prep {
namespace {

using test::bad_data_of;
using ::testing::HasSubstr;

constexpr std::uint64_t gibibyte = std::uint64_t{1} << 30;

TEST(ExpansionGuard, LetsAnythingPassUpTo128Mebibytes) {
  ExpansionGuard guard(Consumption{});
  guard.count(gibibyte / 8, Consumption{.consumed = 1, .total = 1}, "a.gz");
}

TEST(ExpansionGuard, LetsALargeLogPassThatShrankAHundredfold) {  // user and item counting up, equal stars and times
  ExpansionGuard guard(Consumption{});
  for (std::uint64_t part = 1; part <= 10; ++part) {
    guard.count(gibibyte, Consumption{.consumed = part * gibibyte / 100, .total = gibibyte}, "a.xz");
  }
}

TEST(ExpansionGuard, RefusesMoreThanThreeHundredTimesWhatWasTaken) {
  ExpansionGuard guard(Consumption{});
  guard.count(600'000'000, Consumption{.consumed = 2'000'000, .total = 0}, "a.xz");
  EXPECT_THAT(bad_data_of([&] { guard.count(1'000, Consumption{.consumed = 2'000'000, .total = 0}, "a.xz"); }),
              HasSubstr("cannot read 'a.xz' (unpacked it is larger than 128 MiB and than 300 times its size"));
}

TEST(ExpansionGuard, CountsFromTheStartOfAMember) {  // what the members before it took does not excuse it
  ExpansionGuard guard(Consumption{.consumed = 500'000'000, .total = 0});
  EXPECT_THAT(bad_data_of([&] { guard.count(3 * gibibyte, Consumption{.consumed = 501'000'000, .total = 0}, "a.xz"); }),
              HasSubstr("a decompression bomb"));
}

}  // namespace
}  // namespace lrml::prep
