#include "lrml/eval/agreement.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "lrml/base/random.h"

namespace lrml::test {
namespace {

TEST(LabelSets, MeetInALabel) {
  LabelSets sets;
  const auto action = sets.number_of("Action"), both = sets.number_of("Drama|Action"), war = sets.number_of("War");
  const auto none = sets.number_of("");
  EXPECT_EQ(sets.number_of("Action"), action);
  EXPECT_TRUE(sets.meet(action, both) && sets.meet(both, action) && sets.meet(both, both));
  EXPECT_FALSE(sets.meet(war, both) || sets.meet(none, both) || sets.meet(none, none));
}

TEST(LabelSets, HoldMoreLabelsThanAWordHasBits) {
  LabelSets sets;
  for (int k = 0; k < 130; ++k) sets.number_of("label " + std::to_string(k));
  const auto two = sets.number_of("label 1|label 129");
  for (std::uint32_t k = 0; k < 130; ++k) EXPECT_EQ(sets.meet(k, two), k == 1 || k == 129) << k;
}

TEST(HaveInCommon, AsksForValueAndSet) {
  LabelSets sets;
  const auto action = sets.number_of("Action"), war = sets.number_of("War");
  EXPECT_TRUE(have_in_common({3}, {3}, sets));
  EXPECT_FALSE(have_in_common({3}, {4}, sets));
  EXPECT_TRUE(have_in_common({3, action}, {3, action}, sets));
  EXPECT_FALSE(have_in_common({3, action}, {3, war}, sets));
  EXPECT_FALSE(have_in_common({3, action}, {4, action}, sets));
  EXPECT_FALSE(have_in_common({3, action}, {3}, sets));
  EXPECT_FALSE(have_in_common({Trait::unknown}, {Trait::unknown}, sets));
}

// Users 0 and 1 ask; of five comparisons with pairs of others two agree, and so would one with an own pair.
TEST(AgreementOfAll, LeavesOutTheUsersOwnPairs) {
  const std::vector<TraitOfPair> queries = {{UserId{0}, {7}}, {UserId{1}, {8}}};
  const std::vector<TraitOfPair> candidates = {{UserId{0}, {8}}, {UserId{0}, {7}}, {UserId{1}, {7}}, {UserId{2}, {9}}};
  const Agreement found = agreement_of_all(queries, candidates, LabelSets());
  EXPECT_EQ(found.agreeing, 2);
  EXPECT_EQ(found.compared, 5);
  EXPECT_EQ(found.share(), 0.4);
  EXPECT_TRUE(std::isnan(agreement_of_all(queries, {}, LabelSets()).share()));
}

/// Pairs of users 0 … 9, with few values and sets.
std::vector<TraitOfPair> drawn_pairs(std::size_t count, std::uint64_t seed, std::uint32_t sets) {
  std::vector<TraitOfPair> pairs;
  for (std::size_t k = 0; k < count; ++k) {
    const auto bits = random_block({seed, Purpose::order, 0}, k, 0);
    const std::uint32_t value = bits[0] % 4, set = sets == 0 ? Trait::any_set : bits[1] % sets;
    pairs.push_back({UserId{bits[2] % 10}, {value == 3 ? Trait::unknown : value, set}});
  }
  std::ranges::stable_sort(pairs, {}, &TraitOfPair::user);
  return pairs;
}

TEST(AgreementOfAll, CountsAsOneByOne) {
  LabelSets sets;
  for (const char* labels : {"a", "b", "a|b", "c|a", "", "d"}) sets.number_of(labels);
  for (const std::uint32_t some_sets : {0u, 6u}) {
    const auto queries = drawn_pairs(40, 1, some_sets), candidates = drawn_pairs(300, 2, some_sets);
    Agreement expected;
    for (const TraitOfPair& query : queries) {
      for (const TraitOfPair& candidate : candidates) {
        if (query.user == candidate.user) continue;
        ++expected.compared;
        expected.agreeing += have_in_common(query.trait, candidate.trait, sets);
      }
    }
    const Agreement found = agreement_of_all(queries, candidates, sets);
    EXPECT_EQ(found.agreeing, expected.agreeing);
    EXPECT_EQ(found.compared, expected.compared);
  }
}

}  // namespace
}  // namespace lrml::test
