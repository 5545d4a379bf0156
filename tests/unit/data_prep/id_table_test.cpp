#include "data_prep/id_table.h"

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

}  // namespace
}  // namespace lrml::prep
