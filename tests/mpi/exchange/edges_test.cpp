// Both verbs at the edges: steps of every algorithm and optimizer, in whole verbs and in halves with other things said
// between them, against a table that every rank updates by itself.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <utility>

#include "contributions.h"

namespace lrml::test {
namespace {

/// The steps of one exchange.
struct Course {
  std::size_t items;
  std::vector<Plan> steps;
  std::vector<std::int64_t> popularity = {};
};

/// The replica of one rank and what it should be.
class Follower {
 public:
  Follower(Communicator& comm, const Course& course, const ExchangeOptions& options, OptimKind optim, Halves halves)
      : comm_(comm),
        course_(course),
        optim_(optim),
        halves_(halves),
        groups_(group_ranks(comm, options.ranks_sharing)),
        exchange_(make_exchange(options, groups_,
                                {.items = course.items, .dim = dim, .optim = optim, .popularity = course.popularity})),
        truth_(table_with(course.items, [](std::size_t) { return false; })) {
    UnfilledTable items = make_table(groups_, course.items, dim);
    for (std::size_t i = items.mine.begin; i < items.mine.end; ++i) std::ranges::fill(row(items.table, i), -1.0f);
    replica_ = std::move(items.table);
    comm.barrier();
  }

  void expect_all_steps() {
    for (std::size_t step = 0; step < course_.steps.size(); ++step) {
      SCOPED_TRACE("step " + std::to_string(step));
      const std::vector<ItemId> reads = items_of(comm_.rank(), step + 1);
      expect_reduced(comm_, *exchange_, course_.steps[step], course_.items, reads, halves_);
      update(step);
      publish(comm_, *exchange_, replica_, halves_);
      expect_fresh(reads);
    }
    exchange_->publish_all(replica_);
    EXPECT_EQ(replica_, truth_);
  }

 private:
  std::vector<ItemId> items_of(int rank, std::size_t step) const {
    std::set<ItemId> items;
    if (step == course_.steps.size()) return {};
    for (const Contribution& c : course_.steps[step](rank)) items.insert(ItemId{c.item});
    return {items.begin(), items.end()};
  }

  /// Owned rows of the replica, all rows of the truth: every one under adam, touched ones under lazy_adam.
  void update(std::size_t step) {
    const auto touched = sums_of_all_ranks(comm_.size(), course_.steps[step]);
    for (std::size_t i = 0; i < course_.items; ++i) {
      if (optim_ == OptimKind::lazy_adam && !touched.contains(static_cast<std::uint32_t>(i))) continue;
      for (std::size_t k = 0; k < dim; ++k) row(truth_, i)[k] = updated(i, k, static_cast<int>(step));
      if (exchange_->owned().contains(i)) std::ranges::copy(row(truth_, i), row(replica_, i).begin());
    }
  }

  void expect_fresh(const std::vector<ItemId>& reads) const {
    const bool all = exchange_->algorithm() != ExchangeAlgorithm::pull;
    for (std::size_t i = 0; i < course_.items; ++i) {
      if (!all && !exchange_->owned().contains(i) && !std::ranges::count(reads, static_cast<ItemId>(i))) continue;
      EXPECT_TRUE(std::ranges::equal(row(replica_, i), row(truth_, i))) << "row " << i;
    }
  }

  Communicator& comm_;
  const Course& course_;
  OptimKind optim_;
  Halves halves_;
  RankGroups groups_;
  std::unique_ptr<ItemExchange> exchange_;
  Table replica_, truth_;
};

void expect_all_ways(Communicator& comm, const Course& course) {
  for (const ExchangeOptions& options : exchanges()) {
    for (const OptimKind optim : {OptimKind::adam, OptimKind::lazy_adam}) {
      for (const Halves halves : {Halves::together, Halves::apart}) {
        SCOPED_TRACE(text_of(options) + " " + std::string(name_of(optim)) +
                     (halves == Halves::apart ? " in halves" : ""));
        Follower(comm, course, options, optim, halves).expect_all_steps();
      }
    }
  }
}

const Plan nothing = [](int) { return Contributions{}; };

Plan same_items(std::vector<std::uint32_t> items) {
  return [=](int rank) {
    Contributions mine;
    for (const std::uint32_t item : items) mine.push_back(contribution(rank, item));
    return mine;
  };
}

/// Rank r has items r, r + ranks, r + 2·ranks, …
Plan every_nth_item(int ranks, std::uint32_t items) {
  return [=](int rank) {
    Contributions mine;
    for (auto i = static_cast<std::uint32_t>(rank); i < items; i += static_cast<std::uint32_t>(ranks)) {
      mine.push_back(contribution(rank, i));
    }
    return mine;
  };
}

/// One rank has every item, many times; the others have one item each.
Plan nearly_all_on(int heavy, std::uint32_t items) {
  return [=](int rank) {
    if (rank != heavy) return Contributions{contribution(rank, 5)};
    Contributions mine;
    for (std::uint32_t i = 0; i < 20 * items; ++i) mine.push_back(contribution(rank, i % items));
    return mine;
  };
}

TEST(ItemExchangeEdges, IdenticalRows) {
  on_ranks([](Communicator& comm) {
    expect_all_ways(comm, {7, {same_items({6, 0, 2}), same_items({6, 0, 2}), same_items({1, 6})}});
  });
}

TEST(ItemExchangeEdges, DisjointRows) {
  on_ranks([](Communicator& comm) {
    const Plan all = every_nth_item(comm.size(), 19), some = every_nth_item(comm.size(), 8);
    expect_all_ways(comm, {19, {some, all, some}});
  });
}

TEST(ItemExchangeEdges, ARankWithNothingToSay) {
  on_ranks([](Communicator& comm) {
    for (int silent = 0; silent < comm.size(); ++silent) {
      const Plan plan = [=](int rank) { return rank == silent ? Contributions{} : same_items({1, 3})(rank); };
      expect_all_ways(comm, {5, {plan, same_items({1, 4}), plan}});
    }
  });
}

TEST(ItemExchangeEdges, ARankThatSaysSomethingAlone) {
  on_ranks([](Communicator& comm) {
    for (int speaker = 0; speaker < comm.size(); ++speaker) {
      const Plan plan = [=](int rank) { return rank != speaker ? Contributions{} : same_items({4, 0})(rank); };
      expect_all_ways(comm, {5, {plan, plan}});
    }
  });
}

TEST(ItemExchangeEdges, StepsInWhichNobodyContributes) {
  on_ranks([](Communicator& comm) {
    expect_all_ways(comm, {5, {nothing, nothing}});
    expect_all_ways(comm, {5, {same_items({0, 4}), nothing, nothing, same_items({2})}});
  });
}

// With more ranks than rows, some rank owns none.
TEST(ItemExchangeEdges, MoreRanksThanRows) {
  on_ranks([](Communicator& comm) {
    expect_all_ways(comm, {1, {same_items({0}), nothing, same_items({0})}});
    expect_all_ways(comm, {2, {same_items({1, 0}), same_items({1}), every_nth_item(comm.size(), 2)}});
  });
}

// Messages grow from one row to all of them and shrink again.
TEST(ItemExchangeEdges, RanksWithVeryUnequalData) {
  on_ranks([](Communicator& comm) {
    const int first = 0, last = comm.size() - 1;
    expect_all_ways(comm, {60, {nearly_all_on(first, 60), same_items({59}), nearly_all_on(last, 60)}});
  });
}

// Whoever owns item 3 owns little else; under lazy_adam most owners have rows that nobody touches.
TEST(ItemExchangeEdges, OneItemFarMorePopularThanTheRest) {
  on_ranks([](Communicator& comm) {
    std::vector<std::int64_t> popularity(9, 0);
    popularity[3] = 1'000'000;
    expect_all_ways(comm, {9, {same_items({3}), nearly_all_on(0, 9), same_items({3})}, popularity});
  });
}

TEST(ItemExchangeEdges, ATableOfOneRowAndItsOwner) {
  on_ranks([](Communicator& comm) {
    for (const auto algorithm : algorithms) {
      const std::size_t rows = new_exchange(comm, algorithm, 1)->owned().size();
      const auto owners = gather_values(comm, static_cast<std::int64_t>(rows));
      const bool gather = algorithm == ExchangeAlgorithm::gather || comm.size() == 1;
      EXPECT_EQ(std::ranges::count(owners, 1), gather ? comm.size() : 1);
    }
  });
}

}  // namespace
}  // namespace lrml::test
