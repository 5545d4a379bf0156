#include "lrml/comm/communicator.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "support/world.h"

namespace lrml {
namespace {

std::int64_t my_rank() {
  return test::world().rank();
}
std::int64_t ranks() {
  return test::world().size();
}

TEST(Communicator, NumbersItsRanks) {
  EXPECT_GE(my_rank(), 0);
  EXPECT_LT(my_rank(), ranks());
  EXPECT_TRUE(started_by_launcher());
}

TEST(Communicator, SumsElementwiseOnEveryRank) {
  std::vector<std::int64_t> values = {1, my_rank(), std::int64_t{1} << 60};
  if (my_rank() != 0) values[2] = -1;
  test::world().sum(values);
  EXPECT_EQ(values[0], ranks());
  EXPECT_EQ(values[1], ranks() * (ranks() - 1) / 2);
  EXPECT_EQ(values[2], (std::int64_t{1} << 60) - (ranks() - 1));
}

TEST(Communicator, SumsNothing) {
  std::vector<std::int64_t> none;
  test::world().sum(none);
  EXPECT_TRUE(none.empty());
}

// Rank k receives k elements, rank 0 none.
TEST(Communicator, ReduceScattersUnequalParts) {
  std::vector<std::size_t> counts;
  for (std::int64_t k = 0; k < ranks(); ++k) counts.push_back(ranks() == 1 ? 2 : static_cast<std::size_t>(k));
  std::size_t total = 0;
  std::size_t my_begin = 0;
  for (std::size_t k = 0; k < counts.size(); ++k) {
    if (static_cast<std::int64_t>(k) < my_rank()) my_begin += counts[k];
    total += counts[k];
  }
  std::vector<std::int64_t> values(total);
  for (std::size_t i = 0; i < total; ++i) values[i] = static_cast<std::int64_t>(i) * 100 + my_rank();
  std::vector<std::int64_t> mine(counts[static_cast<std::size_t>(my_rank())]);
  test::world().reduce_scatter(values, counts, mine);
  for (std::size_t i = 0; i < mine.size(); ++i) {
    EXPECT_EQ(mine[i], ranks() * static_cast<std::int64_t>(my_begin + i) * 100 + ranks() * (ranks() - 1) / 2);
  }
}

// Rank k contributes k elements of 12 bytes; in place and from a place of its own.
TEST(Communicator, GathersUnequalPartsInRankOrder) {
  using Element = std::array<std::int32_t, 3>;
  std::vector<std::size_t> counts;
  std::vector<Element> expected;
  for (std::int32_t k = 0; k < ranks(); ++k) {
    counts.push_back(static_cast<std::size_t>(k));
    for (std::int32_t i = 0; i < k; ++i) expected.push_back({k, i, -k});
  }
  const std::size_t my_count = counts.back() == 0 ? 0 : counts[static_cast<std::size_t>(my_rank())];
  const std::size_t my_begin = static_cast<std::size_t>(my_rank() * (my_rank() - 1) / 2);
  const std::vector<Element> mine(expected.begin() + static_cast<std::ptrdiff_t>(my_begin),
                                  expected.begin() + static_cast<std::ptrdiff_t>(my_begin + my_count));

  std::vector<Element> all(expected.size());
  test::world().all_gather(std::as_bytes(std::span(mine)), sizeof(Element), counts,
                           std::as_writable_bytes(std::span(all)));
  EXPECT_EQ(all, expected);

  std::vector<Element> in_place(expected.size());
  const auto own_part = std::span(in_place).subspan(my_begin, my_count);
  std::ranges::copy(mine, own_part.begin());
  test::world().all_gather(std::as_bytes(own_part), sizeof(Element), counts,
                           std::as_writable_bytes(std::span(in_place)));
  EXPECT_EQ(in_place, expected);
}

/// Rank r sends (r + k) mod 3 elements of two numbers to rank k.
std::size_t sent(std::int64_t from, std::int64_t to) {
  return static_cast<std::size_t>((from + to) % 3);
}

struct Sizes {
  std::vector<std::size_t> out, in;
};
Sizes sizes_of_all_to_all() {
  Sizes sizes;
  for (std::int64_t k = 0; k < ranks(); ++k) {
    sizes.out.push_back(sent(my_rank(), k));
    sizes.in.push_back(sent(k, my_rank()));
  }
  return sizes;
}

using Pair = std::array<std::int32_t, 2>;
Pair pair_of(std::int64_t from, std::int64_t to, std::size_t i) {
  return {static_cast<std::int32_t>(100 * from + 10 * to), static_cast<std::int32_t>(i)};
}

TEST(Communicator, SendsEachRankItsPart) {
  const Sizes sizes = sizes_of_all_to_all();
  std::vector<Pair> out, expected;
  for (std::int64_t k = 0; k < ranks(); ++k) {
    for (std::size_t i = 0; i < sent(my_rank(), k); ++i) out.push_back(pair_of(my_rank(), k, i));
    for (std::size_t i = 0; i < sent(k, my_rank()); ++i) expected.push_back(pair_of(k, my_rank(), i));
  }
  std::vector<Pair> in(expected.size());
  test::world().start_all_to_all({std::as_bytes(std::span(out)), sizeof(Pair), sizes.out},
                                 {std::as_writable_bytes(std::span(in)), sizeof(Pair), sizes.in});
  test::world().progress();
  test::world().wait();
  EXPECT_EQ(in, expected);
}

TEST(Communicator, SendsNothingToAnybody) {
  const std::vector<std::size_t> none(static_cast<std::size_t>(ranks()), 0);
  const Traffic before = test::world().traffic();
  test::world().start_all_to_all({{}, 4, none}, {{}, 4, none});
  test::world().wait();
  EXPECT_EQ((test::world().traffic() - before).messages, 0);
}

TEST(Communicator, CountsAMessageForEachOtherRankThatGetsSomething) {
  const Sizes sizes = sizes_of_all_to_all();
  std::int64_t messages = 0, elements = 0;
  std::size_t all_out = 0, all_in = 0;
  for (std::int64_t k = 0; k < ranks(); ++k) {
    all_out += sent(my_rank(), k);
    all_in += sent(k, my_rank());
    if (k == my_rank() || sent(my_rank(), k) == 0) continue;
    ++messages;
    elements += static_cast<std::int64_t>(sent(my_rank(), k));
  }
  const std::vector<std::byte> out(8 * all_out);
  std::vector<std::byte> in(8 * all_in);
  const Traffic before = test::world().traffic();
  test::world().start_all_to_all({out, 8, sizes.out}, {in, 8, sizes.in});
  test::world().wait();
  const Traffic spent = test::world().traffic() - before;
  EXPECT_EQ(spent.messages, messages);
  EXPECT_EQ(spent.bytes, 8 * elements);
}

TEST(Communicator, GathersWhileOtherThingsAreSaid) {
  std::vector<std::size_t> counts;
  std::vector<std::int64_t> expected;
  for (std::int64_t k = 0; k < ranks(); ++k) {
    counts.push_back(static_cast<std::size_t>(k % 2 + 1));
    for (std::int64_t i = 0; i <= k % 2; ++i) expected.push_back(10 * k + i);
  }
  std::vector<std::int64_t> mine, all(expected.size());
  for (std::int64_t i = 0; i <= my_rank() % 2; ++i) mine.push_back(10 * my_rank() + i);
  test::world().start_all_gather(std::as_bytes(std::span(mine)), 8, counts, std::as_writable_bytes(std::span(all)));
  std::vector<std::int64_t> other = {1};
  test::world().sum(other);
  test::world().wait();
  EXPECT_EQ(all, expected);
  EXPECT_EQ(other[0], ranks());
}

TEST(Communicator, WaitsForNothing) {
  test::world().wait();
  test::world().progress();
}

TEST(Communicator, TransposesRowsByRank) {
  std::vector<std::int64_t> values, expected;
  for (std::int64_t k = 0; k < ranks(); ++k) {
    for (const std::int64_t i : {1, 2}) {
      values.push_back(100 * my_rank() + 10 * k + i);
      expected.push_back(100 * k + 10 * my_rank() + i);
    }
  }
  std::vector<std::int64_t> received(values.size());
  const Traffic before = test::world().traffic();
  test::world().transpose(values, received);
  EXPECT_EQ(received, expected);
  EXPECT_EQ((test::world().traffic() - before).bytes, 16 * (ranks() - 1));
}

TEST(Communicator, BroadcastsFromAnyRank) {
  for (int root = 0; root < ranks(); ++root) {
    std::int64_t value = 1000 + my_rank();
    test::world().broadcast(std::as_writable_bytes(std::span(&value, 1)), root);
    EXPECT_EQ(value, 1000 + root);
  }
}

TEST(Communicator, CountsWhatItSends) {
  const Traffic before = test::world().traffic();
  std::vector<std::int64_t> values(5, 1);
  test::world().sum(values);
  const Traffic after = test::world().traffic();
  EXPECT_EQ(after.messages - before.messages, ranks() == 1 ? 0 : 1);
  EXPECT_EQ(after.bytes - before.bytes, ranks() == 1 ? 0 : 40);
}

TEST(GatherValues, ListsOneOfEveryRank) {
  const auto values = gather_values(test::world(), my_rank() * 7 - 3);
  EXPECT_EQ(static_cast<std::int64_t>(values.size()), ranks());
  for (std::size_t k = 0; k < values.size(); ++k) EXPECT_EQ(values[k], static_cast<std::int64_t>(k) * 7 - 3);
}

TEST(GatherTexts, KeepsLengthsAndEmptyTexts) {
  const auto texts = gather_texts(test::world(), std::string(static_cast<std::size_t>(my_rank()), 'x'));
  EXPECT_EQ(static_cast<std::int64_t>(texts.size()), ranks());
  for (std::size_t k = 0; k < texts.size(); ++k) EXPECT_EQ(texts[k], std::string(k, 'x'));
}

TEST(BroadcastText, GivesEveryRankTheTextOfRoot) {
  const std::string mine = my_rank() == ranks() - 1 ? "the last one's" : "";
  EXPECT_EQ(broadcast_text(test::world(), mine, static_cast<int>(ranks()) - 1), "the last one's");
  EXPECT_EQ(broadcast_text(test::world(), "", 0), "");
}

}  // namespace
}  // namespace lrml
