#include "support/small_dataset.h"

#include <gtest/gtest.h>

#include <numeric>

#include "lrml/data/write_dataset.h"
#include "support/temporary_folder.h"

namespace lrml::test {
namespace {

TEST(SmallContents, AreDatasetsOfAnySize) {
  const TemporaryFolder folder;
  for (const std::size_t items : {12u, 50u, 300u}) {
    for (const std::size_t users : {1u, 7u, 200u}) write_dataset(folder / "x.h5", small_contents(users, items, 3));
  }
}

TEST(SmallContents, AreAFunctionOfTheirArguments) {
  EXPECT_EQ(content_digest(small_contents(50, 40, 1)), content_digest(small_contents(50, 40, 1)));
  EXPECT_NE(content_digest(small_contents(50, 40, 1)), content_digest(small_contents(50, 40, 2)));
}

TEST(SmallContents, HaveOneTestAndOneValidationItemPerUser) {
  const auto contents = small_contents(50, 400, 1);
  std::vector<std::uint64_t> one_each(51);
  std::iota(one_each.begin(), one_each.end(), 0);
  EXPECT_EQ(contents.valid.rows.offsets, one_each);
  EXPECT_EQ(contents.test.rows.offsets, one_each);
  EXPECT_EQ(contents.negatives_per_user, 100u);
}

TEST(SmallContents, HaveSomethingToLearn) {
  const auto contents = small_contents(400, 80, 1);
  std::size_t popular = 0, own_group = 0;
  for (std::size_t user = 0; user < 400; ++user) {
    for (std::size_t k = contents.train.offsets[user]; k < contents.train.offsets[user + 1]; ++k) {
      popular += contents.train.items[k] < 20;
      own_group += contents.train.items[k] % 4 == user % 4;
    }
  }
  EXPECT_GT(popular * 10, contents.train.items.size() * 3);  // a quarter of the items
  EXPECT_GT(own_group * 2, contents.train.items.size());     // of four groups
}

}  // namespace
}  // namespace lrml::test
