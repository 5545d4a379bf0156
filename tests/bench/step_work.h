// What one rank brings to the exchange in one step: rows drawn from a dataset, with random gradients.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "lrml/base/types.h"
#include "lrml/exchange/row_sums.h"
#include "train/draw_ahead.h"
#include "train/user_gradients.h"

namespace lrml::bench {

/// Sizes of the two tables. Users and items together are numbered as rows of one: first the users, then the items.
struct Tables {
  std::size_t users = 0;  ///< U
  std::size_t items = 0;  ///< I
  std::size_t dim = 0;    ///< d

  std::size_t rows() const { return users + items; }
  std::uint32_t row_of(UserId user) const { return static_cast<std::uint32_t>(index(user)); }
  std::uint32_t row_of(ItemId item) const { return static_cast<std::uint32_t>(users + index(item)); }
};

/// The gradient rows of a rank's active triplets, in every form that somebody sends.
///
/// Whether a triplet is active, and its gradients (uniform between −¼ and ¼), are functions of the triplet and its
/// step: the sums over ranks do not depend on the number of ranks.
class StepWork {
 public:
  explicit StepWork(const Tables& tables);

  /// Overwrites everything. `active_share` of the triplets of `step` contribute; `next` is what is read after it.
  void fill(const DrawnStep& step, const DrawnStep& next, double active_share);

  const Tables& tables() const { return tables_; }
  std::size_t active() const { return contributions_.size() / (3 * width()); }

  /// [3A x (1 + d)] in order: the bits of the row's number, then the gradient; three for each active triplet.
  std::span<const float> contributions() const { return contributions_; }
  std::size_t width() const { return 1 + tables_.dim; }

  /// Float sums by row of both tables.
  const UserGradients& merged() const { return merged_; }

  /// Exact sums; those of users by UserId as ItemId.
  const RowSums& item_sums() const { return item_sums_; }
  const RowSums& user_sums() const { return user_sums_; }

  std::span<const ItemId> next_reads() const { return next_reads_; }

 private:
  void contribute(const Triplet& triplet, std::uint64_t bits);
  void sum();

  Tables tables_;
  std::vector<float> contributions_;
  UserGradients merged_;
  RowSums item_sums_, user_sums_;
  std::span<const ItemId> next_reads_;
};

}  // namespace lrml::bench
