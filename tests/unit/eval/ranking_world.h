// Users, held-out items and scores for the tests of rankings.
#pragma once

#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "lrml/data/contents.h"
#include "lrml/data/interactions.h"
#include "lrml/eval/ranking.h"
#include "support/small_dataset.h"

namespace lrml::test {

constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

/// Held-out items of each user, and their candidates.
inline HeldOutRows held_out_rows(const std::vector<std::vector<std::uint32_t>>& items,
                                 std::vector<std::uint32_t> negatives) {
  HeldOutRows rows;
  rows.rows.offsets = {0};
  for (const auto& of_user : items) {
    rows.rows.items.insert(rows.rows.items.end(), of_user.begin(), of_user.end());
    rows.rows.offsets.push_back(rows.rows.items.size());
  }
  rows.negatives = std::move(negatives);
  return rows;
}

/// The rows of users begin … end − 1, with offsets from 0, as a rank holds them.
inline HeldOutRows slice_of(const HeldOutRows& all, RowRange users, std::size_t negatives_per_user) {
  const auto at = [](auto& from, std::size_t k) { return from.begin() + static_cast<std::ptrdiff_t>(k); };
  const auto& offsets = all.rows.offsets;
  HeldOutRows part;
  for (std::size_t u = users.begin; u <= users.end; ++u) {
    part.rows.offsets.push_back(offsets[u] - offsets[users.begin]);
  }
  part.rows.items.assign(at(all.rows.items, offsets[users.begin]), at(all.rows.items, offsets[users.end]));
  part.negatives.assign(at(all.negatives, users.begin * negatives_per_user),
                        at(all.negatives, users.end * negatives_per_user));
  return part;
}

inline Interactions interactions_of(const InteractionRows& all, RowRange users) {
  const auto at = [](auto& from, std::size_t k) { return from.begin() + static_cast<std::ptrdiff_t>(k); };
  return {users,
          {at(all.offsets, users.begin), at(all.offsets, users.end + 1)},
          {at(all.items, all.offsets[users.begin]), at(all.items, all.offsets[users.end])}};
}

/// The ranking of some of a dataset's users.
class Part {
 public:
  Part(const DatasetContents& contents, RowRange users)
      : train_(interactions_of(contents.train, users)),
        valid_(slice_of(contents.valid, users, contents.negatives_per_user)),
        test_(slice_of(contents.test, users, contents.negatives_per_user)),
        items_(contents.items()),
        negatives_per_user_(contents.negatives_per_user) {}

  RankHistogram rank_test(Protocol protocol, const ScoreFunction& score) const {
    return rank_held_out({protocol, items_, negatives_per_user_, &train_, &test_, &valid_}, score);
  }
  RankHistogram rank_valid(Protocol protocol, const ScoreFunction& score) const {
    return rank_held_out({protocol, items_, negatives_per_user_, &train_, &valid_, nullptr}, score);
  }

 private:
  Interactions train_;
  HeldOutRows valid_;
  HeldOutRows test_;
  std::size_t items_;
  std::size_t negatives_per_user_;
};

/// scores[user][item]
inline ScoreFunction score_table(std::vector<std::vector<float>> table) {
  return [table = std::move(table)](UserId user, std::span<const ItemId> items, std::span<float> scores) {
    ASSERT_EQ(items.size(), scores.size());
    for (std::size_t k = 0; k < items.size(); ++k) scores[k] = table.at(index(user)).at(index(items[k]));
  };
}

inline ScoreFunction constant_score(float value) {
  return [value](UserId, std::span<const ItemId>, std::span<float> scores) {
    for (float& score : scores) score = value;
  };
}

/// The histogram with one held-out item at each of these ranks.
inline std::vector<std::int64_t> counts_of(const std::vector<std::size_t>& ranks, std::size_t places) {
  std::vector<std::int64_t> counts(places, 0);
  for (const std::size_t rank : ranks) ++counts[rank - 1];
  return counts;
}

}  // namespace lrml::test
