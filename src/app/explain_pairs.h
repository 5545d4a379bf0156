// The pairs of a dataset that one rank looks at, what the memory makes of them, and what the ranks found together.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "lrml/app/progress.h"
#include "lrml/base/types.h"
#include "lrml/comm/communicator.h"
#include "lrml/data/contents.h"
#include "lrml/data/dataset.h"
#include "lrml/eval/nearest_relations.h"
#include "lrml/model/parameters.h"
#include "lrml/model/score.h"

namespace lrml {

/// Training or test pairs of a range of users. A pair's number is its place in /train/items or /test/items.
struct PairRows {
  RowRange users;
  RowRange numbers;                 ///< of these pairs
  std::uint64_t all = 0;            ///< pairs of all users
  InteractionRows rows;             ///< offsets from 0
  std::vector<std::uint8_t> kinds;  ///< planted; empty where there are none
};

PairRows load_train_pairs(const Dataset& dataset, RowRange users);
PairRows load_test_pairs(const Dataset& dataset, RowRange users);

/// One of them.
struct Pair {
  std::uint64_t number;
  std::size_t place;  ///< in the rows of this rank
  UserId user;
  ItemId item;
};

/// `size` of [0, all) evenly spaced, or all of them where they are no more: a function of the two numbers.
struct EvenSample {
  std::uint64_t all = 0;
  std::uint64_t size = 0;

  bool has(std::uint64_t number) const {
    if (size >= all) return true;
    __extension__ using Wide = unsigned __int128;
    return Wide{number} * size / all != Wide{number + 1} * size / all;
  }
  std::uint64_t count() const { return std::min(all, size); }
};

/// Calls use(pair, attention [n]) for all pairs in the order of their numbers, and shows how many users are done.
template <class Use>
void attend_pairs(const ModelOptions& model, const Parameters& parameters, const PairRows& pairs, const Use& use) {
  Scorer scorer(model);
  const std::size_t slots = parameters.slots();
  CountDisplay progress("users", pairs.users.size());
  std::vector<ItemId> items;
  std::vector<float> attention;
  for (std::size_t u = 0; u < pairs.users.size(); ++u) {
    const UserId user{static_cast<std::uint32_t>(pairs.users.begin + u)};
    const std::size_t first = pairs.rows.offsets[u], count = pairs.rows.offsets[u + 1] - first;
    items.clear();
    for (std::size_t k = 0; k < count; ++k) items.push_back(ItemId{pairs.rows.items[first + k]});
    attention.resize(count * slots);
    scorer.attend(parameters, user, items, attention);
    for (std::size_t k = 0; k < count; ++k) {
      use(Pair{pairs.numbers.begin + first + k, first + k, user, items[k]},
          std::span<const float>(attention).subspan(k * slots, slots));
    }
    progress.one_done();
  }
}

/// The elements of all ranks, in rank order. Collective.
template <class T>
std::vector<T> gather_all(Communicator& comm, const std::vector<T>& mine) {
  std::vector<std::size_t> counts;
  std::size_t total = 0;
  for (const std::int64_t count : gather_values(comm, static_cast<std::int64_t>(mine.size()))) {
    counts.push_back(static_cast<std::size_t>(count));
    total += counts.back();
  }
  std::vector<T> all(total);
  comm.all_gather(std::as_bytes(std::span(mine)), sizeof(T), counts, std::as_writable_bytes(std::span(all)));
  return all;
}

/// The `most` nearest that any rank found for each of `queries`, the same on all ranks. Collective.
std::vector<std::vector<RelationMatch>> nearest_of_all(Communicator& comm, const NearestRelations& mine,
                                                       std::size_t queries, std::size_t most);

}  // namespace lrml
