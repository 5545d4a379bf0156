#include "data_prep/dataset/build_dataset.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>
#include <set>
#include <span>

#include "data_prep/format/held_out_list.h"
#include "lrml/data/write_dataset.h"
#include "unit/data_prep/bad_data.h"

namespace lrml::prep {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// User "10" has items "1" … "5" at times 1 … 5; "9" has "1" and "2"; "a" has "3". Ids are not in order.
InteractionLog small_log() {
  InteractionLog log;
  log.name = "small";
  log.has_times = true;
  log.has_ratings = true;
  log.user_ids = {"a", "10", "9"};
  log.item_ids = {"5", "4", "3", "2", "1"};
  log.interactions = {{1, 0, 5, 5}, {1, 1, 4, 4}, {1, 2, 3, 3}, {1, 3, 2, 2},
                      {1, 4, 1, 1}, {2, 3, 8, 2}, {2, 4, 7, 1}, {0, 2, 9, 3}};
  return log;
}

DatasetContents build(InteractionLog log, const BuildOptions& options, BuildReport& report) {
  Progress progress(false);
  return build_dataset(std::move(log), options, progress, report);
}

DatasetContents build(const InteractionLog& log, const SplitOptions& options = {}) {
  BuildReport report;
  return build(log, BuildOptions{.split = options}, report);
}

/// A log of 60 users and 40 items with many ties and some duplicates.
InteractionLog busy_log() {
  InteractionLog log;
  log.has_times = true;
  log.has_ratings = true;
  for (int k = 0; k < 60; ++k) log.user_ids.push_back("u" + std::to_string(k));
  for (int k = 0; k < 40; ++k) log.item_ids.push_back(std::to_string(k));
  std::mt19937 random(1);
  for (int k = 0; k < 900; ++k) {
    log.interactions.push_back({static_cast<std::uint32_t>(random() % 60), static_cast<std::uint32_t>(random() % 40),
                                static_cast<std::uint32_t>(random() % 4), static_cast<float>(random() % 5)});
  }
  return log;
}

/// The same log with interactions and both id lists in another order.
InteractionLog shuffled(const InteractionLog& log) {
  std::mt19937 random(2);
  const auto permutation = [&](std::size_t size) {
    std::vector<std::uint32_t> order(size);
    for (std::uint32_t k = 0; k < size; ++k) order[k] = k;
    std::ranges::shuffle(order, random);
    return order;
  };
  const auto users = permutation(log.user_ids.size());
  const auto items = permutation(log.item_ids.size());
  InteractionLog result = log;
  for (std::size_t k = 0; k < users.size(); ++k) result.user_ids[users[k]] = log.user_ids[k];
  for (std::size_t k = 0; k < items.size(); ++k) result.item_ids[items[k]] = log.item_ids[k];
  const auto order = permutation(log.interactions.size());
  for (std::size_t k = 0; k < order.size(); ++k) {
    const Interaction& one = log.interactions[order[k]];
    result.interactions[k] = {users[one.user], items[one.item], one.time, one.rating};
  }
  return result;
}

TEST(BuildDataset, SortsIds) {
  const DatasetContents contents = build(small_log());
  EXPECT_THAT(contents.user_ids, ElementsAre("10", "9", "a"));  // bytewise: "a" is no integer
  EXPECT_THAT(contents.item_ids, ElementsAre("1", "2", "3", "4", "5"));
}

TEST(BuildDataset, HoldsOutTheLastAndTheSecondLast) {
  const DatasetContents contents = build(small_log(), {.valid = ValidRule::last});
  EXPECT_THAT(contents.train.offsets, ElementsAre(0u, 3u, 4u, 5u));
  EXPECT_THAT(contents.train.items, ElementsAre(0u, 1u, 2u, 0u, 2u));
  EXPECT_THAT(contents.train.timestamp, ElementsAre(1, 2, 3, 7, 9));
  EXPECT_THAT(contents.train.rating, ElementsAre(1, 2, 3, 1, 3));
  EXPECT_THAT(contents.valid.rows.offsets, ElementsAre(0u, 1u, 1u, 1u));
  EXPECT_THAT(contents.valid.rows.items, ElementsAre(3u));
  EXPECT_THAT(contents.valid.rows.timestamp, ElementsAre(4));
  EXPECT_THAT(contents.test.rows.offsets, ElementsAre(0u, 1u, 2u, 2u));
  EXPECT_THAT(contents.test.rows.items, ElementsAre(4u, 1u));
  EXPECT_THAT(contents.test.rows.rating, ElementsAre(5, 2));
}

TEST(BuildDataset, CanGoWithoutValidation) {
  const DatasetContents contents = build(small_log(), {.valid = ValidRule::none});
  EXPECT_THAT(contents.valid.rows.offsets, ElementsAre(0u, 0u, 0u, 0u));
  EXPECT_THAT(contents.train.items, ElementsAre(0u, 1u, 2u, 3u, 0u, 2u));
  EXPECT_THAT(contents.split, HasSubstr("no validation"));
}

TEST(BuildDataset, ValidatesOnEveryOtherItemForSomeSeed) {
  std::set<std::uint32_t> chosen;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const DatasetContents contents = build(small_log(), {.seed = seed});
    EXPECT_THAT(contents.test.rows.items, ElementsAre(4u, 1u));
    ASSERT_EQ(contents.valid.rows.items.size(), 1u);
    chosen.insert(contents.valid.rows.items[0]);
  }
  EXPECT_THAT(chosen, ElementsAre(0u, 1u, 2u, 3u));
}

TEST(BuildDataset, TestsOnEveryItemForSomeSeedIfAskedOrWithoutTimes) {
  InteractionLog timeless = small_log();
  timeless.has_times = false;
  for (const auto& [log, rule] : {std::pair(small_log(), TestRule::random), std::pair(timeless, TestRule::last)}) {
    std::set<std::uint32_t> chosen;
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
      const DatasetContents contents = build(log, {.test = rule, .seed = seed});
      chosen.insert(contents.test.rows.items[0]);
      EXPECT_NE(contents.test.rows.items[0], contents.valid.rows.items[0]);
    }
    EXPECT_THAT(chosen, ElementsAre(0u, 1u, 2u, 3u, 4u));
  }
}

TEST(BuildDataset, StoresNoTimesOrStarsThatAreUnknown) {
  InteractionLog log = small_log();
  log.has_times = false;
  log.has_ratings = false;
  const DatasetContents contents = build(log);
  EXPECT_THAT(contents.train.timestamp, IsEmpty());
  EXPECT_THAT(contents.test.rows.rating, IsEmpty());
  EXPECT_THAT(contents.split, HasSubstr("test = a random item"));
}

TEST(BuildDataset, DoesNotDependOnTheOrderOfItsInput) {
  const InteractionLog log = busy_log();
  for (const auto test : {TestRule::last, TestRule::random}) {
    for (const auto duplicates : {DuplicateRule::first, DuplicateRule::last}) {
      const SplitOptions options{.test = test, .duplicates = duplicates, .negatives = 5};
      EXPECT_EQ(content_digest(build(log, options)), content_digest(build(shuffled(log), options)));
    }
  }
}

TEST(BuildDataset, DependsOnTheOrderWhereTiesGoByFile) {
  const SplitOptions options{.ties = TieRule::file, .negatives = 5};
  EXPECT_NE(content_digest(build(busy_log(), options)), content_digest(build(shuffled(busy_log()), options)));
}

TEST(BuildDataset, KeepsEveryPairExactlyOnce) {
  const InteractionLog log = busy_log();
  const DatasetContents contents = build(log, {.negatives = 5});
  std::multiset<std::pair<std::string, std::string>> kept;
  for (const InteractionRows* rows : {&contents.train, &contents.valid.rows, &contents.test.rows}) {
    for (std::size_t user = 0; user < contents.users(); ++user) {
      for (std::size_t k = rows->offsets[user]; k < rows->offsets[user + 1]; ++k) {
        kept.emplace(contents.user_ids[user], contents.item_ids[rows->items[k]]);
      }
    }
  }
  std::set<std::pair<std::string, std::string>> expected;
  for (const Interaction& one : log.interactions) expected.emplace(log.user_ids[one.user], log.item_ids[one.item]);
  EXPECT_TRUE(std::ranges::equal(kept, expected));
}

TEST(BuildDataset, StoresNegativesNobodyChose) {
  const DatasetContents contents = build(small_log(), {.negatives = 3});
  BuildReport report;
  build(small_log(), BuildOptions{.split = {.negatives = 3}}, report);
  ASSERT_EQ(contents.test.negatives.size(), 9u);
  EXPECT_THAT(std::vector(contents.test.negatives.begin(), contents.test.negatives.begin() + 6),
              ElementsAre(no_item, no_item, no_item, 2u, 3u, 4u));
  EXPECT_EQ(std::ranges::count(contents.test.negatives, 2u), 1);  // user "a" has chosen item 2
  EXPECT_EQ(report.padded_negative_lists, 2u);                    // valid and test of user "10"
}

TEST(BuildDataset, StoresNegativesWithoutAnyInteraction) {
  const DatasetContents contents = build(busy_log(), {.negatives = 5});
  for (const InteractionRows* rows : {&contents.train, &contents.valid.rows, &contents.test.rows}) {
    for (std::size_t user = 0; user < contents.users(); ++user) {
      const auto lists = {std::span(contents.valid.negatives), std::span(contents.test.negatives)};
      for (std::size_t k = rows->offsets[user]; k < rows->offsets[user + 1]; ++k) {
        for (const auto list : lists) EXPECT_EQ(std::ranges::count(list.subspan(5 * user, 5), rows->items[k]), 0);
      }
    }
  }
}

TEST(BuildDataset, DrawsOtherListsForTestThanForValidation) {
  const DatasetContents contents = build(busy_log(), {.negatives = 5});
  EXPECT_NE(contents.valid.negatives, contents.test.negatives);
}

TEST(BuildDataset, PutsDescriptionsInInternalOrder) {
  InteractionLog log = small_log();
  log.item_titles = {"five", "four", "three", "two", "one"};
  log.item_genres = {"E", "D", "C", "B", "A"};
  log.user_attributes["age"] = {"1", "10", "9"};
  const DatasetContents contents = build(log);
  EXPECT_THAT(contents.item_titles, ElementsAre("one", "two", "three", "four", "five"));
  EXPECT_THAT(contents.item_genres, ElementsAre("A", "B", "C", "D", "E"));
  EXPECT_THAT(contents.user_attributes.at("age"), ElementsAre("10", "9", "1"));
}

TEST(BuildDataset, LeavesOutIdsWithoutInteractions) {
  InteractionLog log = small_log();
  log.user_ids.push_back("8");
  log.item_ids.push_back("0");
  log.item_titles = {"five", "four", "three", "two", "one", "none"};
  const DatasetContents contents = build(log);
  EXPECT_EQ(contents.users(), 3u);
  EXPECT_EQ(contents.items(), 5u);
  EXPECT_THAT(contents.item_titles, ElementsAre("one", "two", "three", "four", "five"));
}

TEST(BuildDataset, SaysWhatItDid) {
  BuildReport report;
  InteractionLog log = small_log();
  log.interactions.push_back({1, 0, 6, 1});
  build(log, BuildOptions{}, report);
  EXPECT_EQ(report.read, 9u);
  EXPECT_EQ(report.duplicates_dropped, 1u);
  EXPECT_EQ(report.users_with_one, 1u);
  EXPECT_EQ(report.users_with_two, 1u);
}

TEST(BuildDataset, DoesNotDependOnTheNumberOfThreads) {
  BuildReport one;
  BuildOptions options{.split = {.negatives = 5}, .core = {10, 12}, .threads = 1};
  const Digest expected = content_digest(build(busy_log(), options, one));
  ASSERT_FALSE(one.core_rounds.empty()) << "the filter must have something to do";
  for (const std::size_t threads : {2u, 5u}) {
    BuildReport report;
    options.threads = threads;
    EXPECT_EQ(content_digest(build(busy_log(), options, report)), expected);
    EXPECT_EQ(report.duplicates_dropped, one.duplicates_dropped);
    EXPECT_EQ(report.core_rounds.size(), one.core_rounds.size());
  }
}

TEST(BuildDataset, OrdersTheIdsThatTheFilterByNumberLeaves) {
  BuildReport report;
  const auto contents = build(small_log(), BuildOptions{.core = {.min_user_interactions = 2}}, report);
  EXPECT_THAT(contents.user_ids, ElementsAre("9", "10"));  // numeric: "a" is gone
  EXPECT_THAT(contents.train.offsets, ElementsAre(0u, 1u, 4u));
}

TEST(BuildDataset, GivesTheSameWithAFilterThatDropsNothing) {
  BuildReport report;
  const auto filtered = build(busy_log(), BuildOptions{.core = {2, 2}}, report);
  EXPECT_THAT(report.core_rounds, IsEmpty());
  EXPECT_EQ(content_digest(filtered), content_digest(build(busy_log())));
  EXPECT_EQ(report.duplicates_dropped, 900 - filtered.train.items.size() - 120);
}

TEST(BuildDataset, RefusesAFilterThatLeavesNothing) {
  BuildReport report;
  EXPECT_THAT(test::bad_data_of([&] {
                build(small_log(), BuildOptions{.core = {6, 2}}, report);
              }),
              HasSubstr("(no interaction is left with at least 6 per user and 2 per item). Lower"));
}

TEST(BuildDataset, TakesTheOrderOfTheSourceForTimeIfAsked) {
  InteractionLog log = small_log();
  log.has_times = false;
  BuildReport report;
  const auto contents =
      build(log, BuildOptions{.split = {.valid = ValidRule::last, .negatives = 1}, .in_order = true}, report);
  EXPECT_THAT(contents.train.items, ElementsAre(4u, 3u, 2u, 1u, 2u));  // user "10" chose 5, 4, 3, 2, 1 in this order
  EXPECT_THAT(contents.valid.rows.items, ElementsAre(1u));
  EXPECT_THAT(contents.test.rows.items, ElementsAre(0u, 0u));
  EXPECT_THAT(contents.train.timestamp, IsEmpty());
  EXPECT_THAT(contents.split, HasSubstr("the last item in the order of the source"));
}

/// User "10" tests items "5" and "3", the others nothing.
TEST(BuildDataset, TestsWhatAListHoldsOut) {
  const HeldOutList list{.rows = {{1, 0}, {1, 2}}};
  BuildReport report;
  const BuildOptions options{.split = {.valid = ValidRule::last, .test = TestRule::list, .negatives = 1},
                             .held_out = &list};
  const auto contents = build(small_log(), options, report);
  EXPECT_THAT(contents.test.rows.offsets, ElementsAre(0u, 2u, 2u, 2u));
  EXPECT_THAT(contents.test.rows.items, ElementsAre(2u, 4u));
  EXPECT_THAT(contents.valid.rows.offsets, ElementsAre(0u, 1u, 2u, 2u));  // user "9" has two others: the last validates
  EXPECT_THAT(contents.valid.rows.items, ElementsAre(3u, 1u));
  EXPECT_THAT(contents.train.items, ElementsAre(0u, 1u, 0u, 2u));
  EXPECT_THAT(contents.split, HasSubstr("held-out list: test = the interactions that a given list names"));
}

TEST(BuildDataset, RefusesAListThatHoldsOutAllOfAUser) {
  const HeldOutList list{.rows = {{2, 3}, {2, 4}}};
  BuildReport report;
  const BuildOptions options{.split = {.test = TestRule::list}, .held_out = &list};
  EXPECT_THAT(test::bad_data_of([&] { build(small_log(), options, report); }),
              HasSubstr("cannot hold out all 2 interactions of user '9' (nothing is left to train on)."));
}

TEST(BuildDataset, StoresGivenNegatives) {
  InteractionLog log = small_log();
  log.item_ids.push_back("6");  // no interaction: not in the dataset
  const NegativeLists lists{.length = 3, .users = {2}, .positives = {3}, .items = {0, 5, 3}};
  BuildReport report;
  const BuildOptions options{.split = {.negatives = 3, .negatives_given = true}, .negatives = &lists};
  const auto contents = build(log, options, report);
  EXPECT_THAT(std::vector(contents.test.negatives.begin() + 3, contents.test.negatives.begin() + 6),
              ElementsAre(4u, no_item, no_item));  // "5"; "6" is unknown and "2" the test item
  EXPECT_EQ(report.negatives_out_of_place, 2u);
  EXPECT_EQ(report.padded_negative_lists, 3u);  // valid and test of user "10", who has seen all; test of user "9"
  EXPECT_THAT(contents.split, HasSubstr("test negatives = given lists, drawn for users without one"));
}

TEST(BuildDataset, RefusesAnEmptyLog) {
  InteractionLog log = small_log();
  log.interactions.clear();
  EXPECT_THAT(test::bad_data_of([&] { build(log); }), HasSubstr("the log has no interactions"));
}

}  // namespace
}  // namespace lrml::prep
