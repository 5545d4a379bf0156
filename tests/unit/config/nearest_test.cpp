#include "lrml/config/nearest.h"

#include <gtest/gtest.h>

#include <vector>

namespace lrml {
namespace {

TEST(EditDistance, CountsInsertionsDeletionsSubstitutionsAndSwaps) {
  EXPECT_EQ(edit_distance("slots", "slots"), 0u);
  EXPECT_EQ(edit_distance("slot", "slots"), 1u);
  EXPECT_EQ(edit_distance("slotss", "slots"), 1u);
  EXPECT_EQ(edit_distance("slats", "slots"), 1u);
  EXPECT_EQ(edit_distance("solts", "slots"), 1u);
  EXPECT_EQ(edit_distance("", "dim"), 3u);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
}

TEST(DidYouMean, NamesTheNearest) {
  const std::vector<std::string> known = {"epochs", "batch_size", "seed"};
  EXPECT_EQ(did_you_mean("epoch", known), " Did you mean 'epochs'?");
  EXPECT_EQ(did_you_mean("batchsize", known), " Did you mean 'batch_size'?");
}

TEST(DidYouMean, IsSilentWhereNothingIsNear) {
  const std::vector<std::string> known = {"epochs", "seed"};
  EXPECT_EQ(did_you_mean("temperature", known), "");
  EXPECT_EQ(did_you_mean("x", std::vector<std::string>{}), "");
}

TEST(CommaSeparated, JoinsWords) {
  EXPECT_EQ(comma_separated(std::vector<std::string>{"a", "b", "c"}), "a, b, c");
  EXPECT_EQ(comma_separated(std::vector<std::string>{}), "");
}

}  // namespace
}  // namespace lrml
