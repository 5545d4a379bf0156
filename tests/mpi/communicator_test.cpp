#include "lrml/comm/communicator.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "support/on_ranks.h"

namespace lrml {
namespace {

std::int64_t my_rank(const Communicator& comm) {
  return comm.rank();
}
std::int64_t ranks(const Communicator& comm) {
  return comm.size();
}

TEST(Communicator, NumbersItsRanks) {
  test::on_ranks([](Communicator& comm) {
    EXPECT_GE(my_rank(comm), 0);
    EXPECT_LT(my_rank(comm), ranks(comm));
  });
}

TEST(Communicator, SumsElementwiseOnEveryRank) {
  test::on_ranks([](Communicator& comm) {
    std::vector<std::int64_t> values = {1, my_rank(comm), std::int64_t{1} << 60};
    if (my_rank(comm) != 0) values[2] = -1;
    comm.sum(values);
    EXPECT_EQ(values[0], ranks(comm));
    EXPECT_EQ(values[1], ranks(comm) * (ranks(comm) - 1) / 2);
    EXPECT_EQ(values[2], (std::int64_t{1} << 60) - (ranks(comm) - 1));
  });
}

TEST(Communicator, SumsNothing) {
  test::on_ranks([](Communicator& comm) {
    std::vector<std::int64_t> none;
    comm.sum(none);
    EXPECT_TRUE(none.empty());
  });
}

// Rank k receives k elements, rank 0 none.
TEST(Communicator, ReduceScattersUnequalParts) {
  test::on_ranks([](Communicator& comm) {
    std::vector<std::size_t> counts;
    for (std::int64_t k = 0; k < ranks(comm); ++k) counts.push_back(ranks(comm) == 1 ? 2 : static_cast<std::size_t>(k));
    std::size_t total = 0;
    std::size_t my_begin = 0;
    for (std::size_t k = 0; k < counts.size(); ++k) {
      if (static_cast<std::int64_t>(k) < my_rank(comm)) my_begin += counts[k];
      total += counts[k];
    }
    std::vector<std::int64_t> values(total);
    for (std::size_t i = 0; i < total; ++i) values[i] = static_cast<std::int64_t>(i) * 100 + my_rank(comm);
    std::vector<std::int64_t> mine(counts[static_cast<std::size_t>(my_rank(comm))]);
    comm.reduce_scatter(values, counts, mine);
    for (std::size_t i = 0; i < mine.size(); ++i) {
      EXPECT_EQ(mine[i],
                ranks(comm) * static_cast<std::int64_t>(my_begin + i) * 100 + ranks(comm) * (ranks(comm) - 1) / 2);
    }
  });
}

// Rank k contributes k elements of 12 bytes; in place and from a place of its own.
TEST(Communicator, GathersUnequalPartsInRankOrder) {
  test::on_ranks([](Communicator& comm) {
    using Element = std::array<std::int32_t, 3>;
    std::vector<std::size_t> counts;
    std::vector<Element> expected;
    for (std::int32_t k = 0; k < ranks(comm); ++k) {
      counts.push_back(static_cast<std::size_t>(k));
      for (std::int32_t i = 0; i < k; ++i) expected.push_back({k, i, -k});
    }
    const std::size_t my_count = counts.back() == 0 ? 0 : counts[static_cast<std::size_t>(my_rank(comm))];
    const std::size_t my_begin = static_cast<std::size_t>(my_rank(comm) * (my_rank(comm) - 1) / 2);
    const std::vector<Element> mine(expected.begin() + static_cast<std::ptrdiff_t>(my_begin),
                                    expected.begin() + static_cast<std::ptrdiff_t>(my_begin + my_count));

    std::vector<Element> all(expected.size());
    comm.all_gather(std::as_bytes(std::span(mine)), sizeof(Element), counts, std::as_writable_bytes(std::span(all)));
    EXPECT_EQ(all, expected);

    std::vector<Element> in_place(expected.size());
    const auto own_part = std::span(in_place).subspan(my_begin, my_count);
    std::ranges::copy(mine, own_part.begin());
    comm.all_gather(std::as_bytes(own_part), sizeof(Element), counts, std::as_writable_bytes(std::span(in_place)));
    EXPECT_EQ(in_place, expected);
  });
}

/// Rank r sends (r + k) mod 3 elements of two numbers to rank k.
std::size_t sent(std::int64_t from, std::int64_t to) {
  return static_cast<std::size_t>((from + to) % 3);
}

struct Sizes {
  std::vector<std::size_t> out, in;
};
Sizes sizes_of_all_to_all(const Communicator& comm) {
  Sizes sizes;
  for (std::int64_t k = 0; k < ranks(comm); ++k) {
    sizes.out.push_back(sent(my_rank(comm), k));
    sizes.in.push_back(sent(k, my_rank(comm)));
  }
  return sizes;
}

using Pair = std::array<std::int32_t, 2>;
Pair pair_of(std::int64_t from, std::int64_t to, std::size_t i) {
  return {static_cast<std::int32_t>(100 * from + 10 * to), static_cast<std::int32_t>(i)};
}

TEST(Communicator, SendsEachRankItsPart) {
  test::on_ranks([](Communicator& comm) {
    const Sizes sizes = sizes_of_all_to_all(comm);
    std::vector<Pair> out, expected;
    for (std::int64_t k = 0; k < ranks(comm); ++k) {
      for (std::size_t i = 0; i < sent(my_rank(comm), k); ++i) out.push_back(pair_of(my_rank(comm), k, i));
      for (std::size_t i = 0; i < sent(k, my_rank(comm)); ++i) expected.push_back(pair_of(k, my_rank(comm), i));
    }
    std::vector<Pair> in(expected.size());
    comm.start_all_to_all({std::as_bytes(std::span(out)), sizeof(Pair), sizes.out},
                          {std::as_writable_bytes(std::span(in)), sizeof(Pair), sizes.in});
    comm.progress();
    comm.wait();
    EXPECT_EQ(in, expected);
  });
}

TEST(Communicator, SendsNothingToAnybody) {
  test::on_ranks([](Communicator& comm) {
    const std::vector<std::size_t> none(static_cast<std::size_t>(ranks(comm)), 0);
    const Traffic before = comm.traffic();
    comm.start_all_to_all({{}, 4, none}, {{}, 4, none});
    comm.wait();
    EXPECT_EQ((comm.traffic() - before).messages, 0);
  });
}

TEST(Communicator, CountsAMessageForEachOtherRankThatGetsSomething) {
  test::on_ranks([](Communicator& comm) {
    const Sizes sizes = sizes_of_all_to_all(comm);
    std::int64_t messages = 0, elements = 0;
    std::size_t all_out = 0, all_in = 0;
    for (std::int64_t k = 0; k < ranks(comm); ++k) {
      all_out += sent(my_rank(comm), k);
      all_in += sent(k, my_rank(comm));
      if (k == my_rank(comm) || sent(my_rank(comm), k) == 0) continue;
      ++messages;
      elements += static_cast<std::int64_t>(sent(my_rank(comm), k));
    }
    const std::vector<std::byte> out(8 * all_out);
    std::vector<std::byte> in(8 * all_in);
    const Traffic before = comm.traffic();
    comm.start_all_to_all({out, 8, sizes.out}, {in, 8, sizes.in});
    comm.wait();
    const Traffic spent = comm.traffic() - before;
    EXPECT_EQ(spent.messages, messages);
    EXPECT_EQ(spent.bytes, 8 * elements);
  });
}

TEST(Communicator, GathersWhileOtherThingsAreSaid) {
  test::on_ranks([](Communicator& comm) {
    std::vector<std::size_t> counts;
    std::vector<std::int64_t> expected;
    for (std::int64_t k = 0; k < ranks(comm); ++k) {
      counts.push_back(static_cast<std::size_t>(k % 2 + 1));
      for (std::int64_t i = 0; i <= k % 2; ++i) expected.push_back(10 * k + i);
    }
    std::vector<std::int64_t> mine, all(expected.size());
    for (std::int64_t i = 0; i <= my_rank(comm) % 2; ++i) mine.push_back(10 * my_rank(comm) + i);
    comm.start_all_gather(std::as_bytes(std::span(mine)), 8, counts, std::as_writable_bytes(std::span(all)));
    std::vector<std::int64_t> other = {1};
    comm.sum(other);
    comm.wait();
    EXPECT_EQ(all, expected);
    EXPECT_EQ(other[0], ranks(comm));
  });
}

TEST(Communicator, WaitsForNothing) {
  test::on_ranks([](Communicator& comm) {
    comm.wait();
    comm.progress();
  });
}

TEST(Communicator, TransposesRowsByRank) {
  test::on_ranks([](Communicator& comm) {
    std::vector<std::int64_t> values, expected;
    for (std::int64_t k = 0; k < ranks(comm); ++k) {
      for (const std::int64_t i : {1, 2}) {
        values.push_back(100 * my_rank(comm) + 10 * k + i);
        expected.push_back(100 * k + 10 * my_rank(comm) + i);
      }
    }
    std::vector<std::int64_t> received(values.size());
    const Traffic before = comm.traffic();
    comm.transpose(values, received);
    EXPECT_EQ(received, expected);
    EXPECT_EQ((comm.traffic() - before).bytes, 16 * (ranks(comm) - 1));
  });
}

TEST(Communicator, BroadcastsFromAnyRank) {
  test::on_ranks([](Communicator& comm) {
    for (int root = 0; root < ranks(comm); ++root) {
      std::int64_t value = 1000 + my_rank(comm);
      comm.broadcast(std::as_writable_bytes(std::span(&value, 1)), root);
      EXPECT_EQ(value, 1000 + root);
    }
  });
}

TEST(Communicator, CountsWhatItSends) {
  test::on_ranks([](Communicator& comm) {
    const Traffic before = comm.traffic();
    std::vector<std::int64_t> values(5, 1);
    comm.sum(values);
    const Traffic after = comm.traffic();
    EXPECT_EQ(after.messages - before.messages, ranks(comm) == 1 ? 0 : 1);
    EXPECT_EQ(after.bytes - before.bytes, ranks(comm) == 1 ? 0 : 40);
  });
}

TEST(GatherValues, ListsOneOfEveryRank) {
  test::on_ranks([](Communicator& comm) {
    const auto values = gather_values(comm, my_rank(comm) * 7 - 3);
    EXPECT_EQ(static_cast<std::int64_t>(values.size()), ranks(comm));
    for (std::size_t k = 0; k < values.size(); ++k) EXPECT_EQ(values[k], static_cast<std::int64_t>(k) * 7 - 3);
  });
}

TEST(GatherTexts, KeepsLengthsAndEmptyTexts) {
  test::on_ranks([](Communicator& comm) {
    const auto texts = gather_texts(comm, std::string(static_cast<std::size_t>(my_rank(comm)), 'x'));
    EXPECT_EQ(static_cast<std::int64_t>(texts.size()), ranks(comm));
    for (std::size_t k = 0; k < texts.size(); ++k) EXPECT_EQ(texts[k], std::string(k, 'x'));
  });
}

TEST(BroadcastText, GivesEveryRankTheTextOfRoot) {
  test::on_ranks([](Communicator& comm) {
    const std::string mine = my_rank(comm) == ranks(comm) - 1 ? "the last one's" : "";
    EXPECT_EQ(broadcast_text(comm, mine, static_cast<int>(ranks(comm)) - 1), "the last one's");
    EXPECT_EQ(broadcast_text(comm, "", 0), "");
  });
}

}  // namespace
}  // namespace lrml
