#include "data_prep/log/id_table.h"

#include <gmock/gmock.h>

namespace lrml::prep {
namespace {

TEST(IdTable, NumbersIdsByFirstAppearance) {
  IdTable table;
  EXPECT_EQ(table.position("b"), 0u);
  EXPECT_EQ(table.position("a"), 1u);
  EXPECT_EQ(table.position("b"), 0u);
  EXPECT_EQ(table.position("0b"), 2u);
  EXPECT_EQ(table.find("a"), 1u);
  EXPECT_EQ(table.find("c"), std::nullopt);
  EXPECT_EQ(table.size(), 3u);
  EXPECT_THAT(table.release(), ::testing::ElementsAre("b", "a", "0b"));
}

TEST(IdTable, KnowsANumberByItsText) {
  IdTable table;
  EXPECT_EQ(table.position(7u), 0u);
  EXPECT_EQ(table.position("07"), 1u);
  EXPECT_EQ(table.position("7"), 0u);
  EXPECT_EQ(table.position("12"), 2u);
  EXPECT_EQ(table.position(12u), 2u);
  EXPECT_EQ(table.find("7"), 0u);
  EXPECT_EQ(table.find("8"), std::nullopt);
  EXPECT_THAT(table.release(), ::testing::ElementsAre("7", "07", "12"));
}

TEST(IdTable, HoldsNumbersOfAnySize) {
  IdTable table;
  const std::vector<std::string> ids = {"2147483647", "16777215", "16777216", "0", "2147483648", "99999999999999"};
  for (std::uint32_t k = 0; k < ids.size(); ++k) EXPECT_EQ(table.position(ids[k]), k);
  for (std::uint32_t k = 0; k < ids.size(); ++k) EXPECT_EQ(table.find(ids[k]), k);
  EXPECT_EQ(table.find("16777217"), std::nullopt);
  EXPECT_EQ(table.release(), ids);
}

TEST(IdTable, KeepsManyIdsApart) {
  constexpr std::uint32_t count = 20'000;
  IdTable table;
  for (std::uint32_t k = 0; k < count; ++k) {
    EXPECT_EQ(table.position("u" + std::to_string(k)), 2 * k);
    EXPECT_EQ(table.position(20'000'000 + k), 2 * k + 1);
  }
  for (std::uint32_t k = 0; k < count; ++k) {
    EXPECT_EQ(table.find("u" + std::to_string(k)), 2 * k);
    EXPECT_EQ(table.find(std::to_string(20'000'000 + k)), 2 * k + 1);
  }
}

TEST(IdTable, IsEmptyAfterRelease) {
  IdTable table;
  table.position("a");
  table.position(5u);
  EXPECT_EQ(table.release().size(), 2u);
  EXPECT_EQ(table.size(), 0u);
  EXPECT_EQ(table.find("a"), std::nullopt);
  EXPECT_EQ(table.find("5"), std::nullopt);
  EXPECT_EQ(table.position("5"), 0u);
}

}  // namespace
}  // namespace lrml::prep
