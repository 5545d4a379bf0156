#include "data_prep/dataset/number_set.h"

#include <gmock/gmock.h>

namespace lrml::prep {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(NumberSet, TellsNewNumbersFromOldOnes) {
  NumberSet set(130);
  EXPECT_TRUE(set.insert(129));
  EXPECT_TRUE(set.insert(64));
  EXPECT_FALSE(set.insert(129));
  EXPECT_EQ(set.size(), 2u);
}

TEST(NumberSet, DrainsInIncreasingOrderHoweverLargeItsBound) {
  for (const std::size_t bound : {200u, 1'000'000u}) {
    NumberSet set(bound);
    std::vector<std::uint32_t> sorted = {7, 7, 7, 7, 7, 7};
    for (const std::uint32_t number : {199u, 0u, 64u, 63u}) set.insert(number);
    set.drain(sorted);
    EXPECT_THAT(sorted, ElementsAre(0u, 63u, 64u, 199u));
    EXPECT_EQ(set.size(), 0u);
    set.drain(sorted);
    EXPECT_THAT(sorted, IsEmpty());
    EXPECT_TRUE(set.insert(64)) << "a drained set has forgotten its numbers";
  }
}

TEST(NumberSet, ForgetsWhenCleared) {
  NumberSet set(10);
  set.insert(3);
  set.clear();
  EXPECT_EQ(set.size(), 0u);
  EXPECT_TRUE(set.insert(3));
}

}  // namespace
}  // namespace lrml::prep
