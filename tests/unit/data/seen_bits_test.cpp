#include "lrml/data/seen_bits.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "lrml/base/random.h"

namespace lrml::test {
namespace {

constexpr std::uint32_t items = 4000;

/// Users with 0, 1, 7, 8, 100 and 900 items, whose offsets begin at 50.
struct SixUsers {
  std::vector<std::uint64_t> offsets = {50};
  std::vector<std::uint32_t> list;

  SixUsers() {
    for (const std::size_t count : {0, 1, 7, 8, 100, 900}) {
      std::vector<std::uint32_t> mine;
      for (std::uint64_t draw = 0; mine.size() < count; ++draw) {
        const auto item = static_cast<std::uint32_t>(
            uniform_below(random_pair({5, Purpose::negative, 0}, draw, static_cast<std::uint32_t>(count))[0], items));
        if (std::ranges::find(mine, item) == mine.end()) mine.push_back(item);
      }
      list.insert(list.end(), mine.begin(), mine.end());
      offsets.push_back(50 + list.size());
    }
    list.back() = items - 1;
  }
  std::size_t users() const { return offsets.size() - 1; }
  std::size_t begin(std::size_t user) const { return offsets[user] - 50; }
  bool has(std::size_t user, std::uint32_t item) const {
    const auto mine = std::span(list).subspan(begin(user), begin(user + 1) - begin(user));
    return std::ranges::find(mine, item) != mine.end();
  }
};

TEST(SeenBits, NeverDenyWhatAUserHas) {
  const SixUsers log;
  const SeenBits seen(log.offsets, log.list);
  EXPECT_EQ(seen.items(), items);
  for (std::size_t user = 0; user < log.users(); ++user) {
    const auto words = seen.words_of(user, log.begin(user), log.begin(user + 1));
    for (std::uint32_t item = 0; item < items; ++item) {
      EXPECT_TRUE(seen.may_have(words, item) || !log.has(user, item)) << "user " << user << ", item " << item;
    }
  }
}

TEST(SeenBits, AreExactForUsersWithManyItems) {
  const SixUsers log;
  const SeenBits seen(log.offsets, log.list);
  EXPECT_FALSE(seen.words_of(4, log.begin(4), log.begin(5)).exact);
  const auto words = seen.words_of(5, log.begin(5), log.begin(6));
  EXPECT_TRUE(words.exact);  // 900·8 bits, 4,000 items
  for (std::uint32_t item = 0; item < items; ++item) EXPECT_EQ(seen.may_have(words, item), log.has(5, item)) << item;
}

TEST(SeenBits, AreSeldomWrongForOthers) {
  const SixUsers log;
  const SeenBits seen(log.offsets, log.list);
  const auto words = seen.words_of(4, log.begin(4), log.begin(5));
  int wrong = 0;
  for (std::uint32_t item = 0; item < items; ++item) wrong += seen.may_have(words, item) && !log.has(4, item);
  EXPECT_GT(wrong, 0);
  EXPECT_LT(wrong, 240);  // 6 % of the items; 4 % on average
}

TEST(SeenBits, GiveEveryUserWordsOfTheirOwn) {
  const SixUsers log;
  const SeenBits seen(log.offsets, log.list);
  std::size_t next = 0;
  for (std::size_t user = 0; user < log.users(); ++user) {
    const auto words = seen.words_of(user, log.begin(user), log.begin(user + 1));
    EXPECT_EQ(words.begin, next);
    EXPECT_GE(words.count, 1u);
    EXPECT_LE(words.count, (log.begin(user + 1) - log.begin(user)) / 8 + 2);
    next += words.count;
  }
}

TEST(SeenBits, KnowNothingOfNobody) {
  const std::vector<std::uint64_t> offsets = {7};
  EXPECT_EQ(SeenBits(offsets, {}).items(), 0u);
}

}  // namespace
}  // namespace lrml::test
