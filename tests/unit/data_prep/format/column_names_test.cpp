#include "data_prep/format/column_names.h"

#include <gmock/gmock.h>

#include <vector>

#include "unit/data_prep/bad_data.h"

namespace lrml::prep {
namespace {

using ::testing::HasSubstr;

TEST(ColumnNames, AreKnownInAnyCaseAndWithUnderscores) {
  for (const char* name : {"user", "userId", "user_id", "UserID", "USER_ID", "uid", "customerId", "reviewerID",
                           "visitorid", "user_id:token"}) {
    EXPECT_EQ(kind_of_column(name), ColumnKind::user) << name;
  }
  for (const char* name : {"item", "itemId", "item_id", "movie_id", "artistID", "Anime_ID", "asin", "business_id",
                           "sku", "product_id", "item_id:token"}) {
    EXPECT_EQ(kind_of_column(name), ColumnKind::item) << name;
  }
  for (const char* name : {"rating", "stars", "weight", "plays", "Feedback", "Hours", "overall", "rating:float"}) {
    EXPECT_EQ(kind_of_column(name), ColumnKind::rating) << name;
  }
  for (const char* name : {"timestamp", "time", "date", "unixReviewTime", "rating_timestamp", "ts"}) {
    EXPECT_EQ(kind_of_column(name), ColumnKind::time) << name;
  }
  for (const char* name : {"", "users", "id", "title", "tag", "1"}) {
    EXPECT_EQ(kind_of_column(name), std::nullopt) << name;
  }
}

TEST(ColumnNames, FindTheColumnOfAKind) {
  const std::vector<std::string> names = {"item", "extra", "user"};
  EXPECT_EQ(find_column(names, ColumnKind::user), 2u);
  EXPECT_EQ(find_column(names, ColumnKind::item), 0u);
  EXPECT_EQ(find_column(names, ColumnKind::time), std::nullopt);
}

TEST(ColumnNames, RejectTwoOfAKind) {
  const std::vector<std::string> names = {"user", "item", "time", "date"};
  EXPECT_THAT(test::bad_data_of([&] { find_column(names, ColumnKind::time); }),
              HasSubstr("cannot choose the time among the columns 'time' and 'date'"));
}

TEST(ColumnNames, OfALogHaveUserAndItem) {
  EXPECT_TRUE(names_a_log(std::vector<std::string>{"x", "item_id", "user_id"}));
  EXPECT_FALSE(names_a_log(std::vector<std::string>{"user_id", "title"}));
}

}  // namespace
}  // namespace lrml::prep
