#include "data_prep/dataset/id_order.h"

#include <gmock/gmock.h>

#include "lrml/data/contents.h"

namespace lrml::prep {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> sorted(const std::vector<std::string>& ids) {
  std::vector<std::string> result;
  for (const std::uint32_t position : order_ids(ids, std::vector<std::uint32_t>(ids.size(), 1)).original) {
    result.push_back(ids[position]);
  }
  return result;
}

TEST(IdOrder, IsNumericIfAllAreIntegers) {
  EXPECT_THAT(sorted({"10", "9", "-2", "100", "-10", "0"}), ElementsAre("-10", "-2", "0", "9", "10", "100"));
}

TEST(IdOrder, IsNumericForIntegersOfAnyLength) {
  EXPECT_THAT(sorted({"100000000000000000000000", "99999999999999999999999"}),
              ElementsAre("99999999999999999999999", "100000000000000000000000"));
}

TEST(IdOrder, KeepsLeadingZerosApart) {
  EXPECT_THAT(sorted({"7", "10", "007", "07"}), ElementsAre("007", "07", "7", "10"));
}

TEST(IdOrder, IsBytewiseIfOneIsNoInteger) {
  EXPECT_THAT(sorted({"9", "10", "a", "1.5"}), ElementsAre("1.5", "10", "9", "a"));
}

TEST(IdOrder, LeavesUnusedIdsOut) {
  const std::vector<std::string> ids = {"x", "3", "1"};
  const IdOrder order = order_ids(ids, std::vector<std::uint32_t>{0, 5, 1});
  EXPECT_THAT(order.original, ElementsAre(2u, 1u));
  EXPECT_THAT(order.internal, ElementsAre(no_item, 1u, 0u));
}

}  // namespace
}  // namespace lrml::prep
