#include "data_prep/dataset/split.h"

#include <gmock/gmock.h>

namespace lrml::prep {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using enum Part;

constexpr EventFields timed{.times = true, .ratings = false, .kinds = false, .in_order = true};

std::vector<Part> parts_of(const std::vector<bool>& held_out, const SplitOptions& rules) {
  std::vector<Event> events(held_out.size());
  for (std::size_t k = 0; k < events.size(); ++k) events[k].held_out = held_out[k];
  std::vector<Part> parts;
  assign_parts(events, 0, rules, parts);
  return parts;
}

TEST(AssignParts, TestsTheLastAndValidatesOnTheSecondLast) {
  EXPECT_THAT(parts_of({0, 0, 0, 0}, {.valid = ValidRule::last}), ElementsAre(train, train, valid, test));
  EXPECT_THAT(parts_of({0, 0, 0, 0}, {.valid = ValidRule::none}), ElementsAre(train, train, train, test));
}

TEST(AssignParts, TrainsFirstOnShortUsers) {
  EXPECT_THAT(parts_of({0}, {}), ElementsAre(train));
  EXPECT_THAT(parts_of({0, 0}, {}), ElementsAre(train, test));
}

TEST(AssignParts, ValidatesOnARandomOther) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto parts = parts_of({0, 0, 0}, {.seed = seed});
    EXPECT_EQ(parts[2], test);
    EXPECT_NE(parts[0], parts[1]);
  }
}

TEST(AssignParts, TestsWhatIsHeldOutAndValidatesOnTheRest) {
  const SplitOptions rules{.valid = ValidRule::last, .test = TestRule::list};
  EXPECT_THAT(parts_of({0, 0, 1, 0, 1}, rules), ElementsAre(train, train, test, valid, test));
  EXPECT_THAT(parts_of({0, 0, 1}, rules), ElementsAre(train, valid, test));
  EXPECT_THAT(parts_of({0, 1, 1}, rules), ElementsAre(train, test, test));
  EXPECT_THAT(parts_of({0, 0}, rules), ElementsAre(train, valid));
  EXPECT_THAT(parts_of({0}, rules), ElementsAre(train));
  EXPECT_THAT(parts_of({1, 1}, rules), Each(test));
}

TEST(Applicable, MeansRandomByLastWhereThereIsNoOrder) {
  const SplitOptions asked{.valid = ValidRule::last, .test = TestRule::last};
  EXPECT_EQ(applicable(asked, {}).test, TestRule::random);
  EXPECT_EQ(applicable(asked, {}).valid, ValidRule::random);
  EXPECT_EQ(applicable(asked, timed).test, TestRule::last);
  EXPECT_EQ(applicable({.test = TestRule::list}, {}).test, TestRule::list);
}

TEST(DescribeSplit, SaysEveryRule) {
  EXPECT_EQ(describe_split({}, timed),
            "leave-one-out: test = the last item by time, ties by hash(seed, user, item); validation = a random other "
            "item; users with one interaction: train only, with two: train and test");
  EXPECT_EQ(describe_split({.valid = ValidRule::none, .test = TestRule::list}, timed),
            "held-out list: test = the interactions that a given list names; no validation; users not in the list: no "
            "test");
  EXPECT_THAT(describe_split({.valid = ValidRule::last, .ties = TieRule::file}, timed),
              HasSubstr("ties by place in the file; validation = the last of the others"));
  EXPECT_THAT(describe_split({}, {.times = false, .ratings = false, .kinds = false, .in_order = true}),
              HasSubstr("the last item in the order of the source"));
  EXPECT_THAT(describe_split({.negatives_given = true}, timed), HasSubstr("; test negatives = given lists"));
}

}  // namespace
}  // namespace lrml::prep
