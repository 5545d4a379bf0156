#include "data_prep/paper_subset.h"

#include <gmock/gmock.h>

#include "unit/data_prep/bad_data.h"

namespace lrml::prep {
namespace {

using test::error_of;
using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::Optional;

TEST(PaperSubset, FillsInWhatWasNotAsked) {
  AskedFilter asked;
  apply(paper_subset("paper-netflix"), asked);
  EXPECT_THAT(asked.from, Optional(Eq("2005-01-01")));
  EXPECT_THAT(asked.to, Optional(Eq("2005-12-31")));
  EXPECT_THAT(asked.min_user_interactions, Optional(100u));
}

TEST(PaperSubset, LeavesAloneWhatItDoesNotSay) {
  AskedFilter asked{.from = "2001-01-01", .to = std::nullopt, .min_user_interactions = std::nullopt};
  apply(paper_subset("paper-ml-20m"), asked);
  EXPECT_THAT(asked.from, Optional(Eq("2001-01-01")));
  EXPECT_FALSE(asked.to);
}

TEST(PaperSubset, AcceptsWhatItSaysItself) {
  AskedFilter asked{.from = "2005-01-01", .to = std::nullopt, .min_user_interactions = 100};
  EXPECT_NO_THROW(apply(paper_subset("paper-netflix"), asked));
}

TEST(PaperSubset, RefusesItsContrary) {
  AskedFilter asked{.from = std::nullopt, .to = "2004-12-31", .min_user_interactions = std::nullopt};
  EXPECT_THAT(error_of(ExitCode::usage, [&] { apply(paper_subset("paper-netflix"), asked); }),
              HasSubstr("cannot combine --to with --preset paper-netflix (the preset says --to 2005-12-31)."));
  asked = {.from = std::nullopt, .to = std::nullopt, .min_user_interactions = 20};
  EXPECT_THAT(error_of(ExitCode::usage, [&] { apply(paper_subset("paper-ml-20m"), asked); }),
              HasSubstr("the preset says --min-user-interactions 100"));
}

}  // namespace
}  // namespace lrml::prep
