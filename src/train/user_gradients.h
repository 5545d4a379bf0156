// Gradients of the user rows a step touched: plain float sums, since a user's row has one contributor.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "lrml/base/add_row.h"
#include "lrml/base/row_blocks.h"
#include "lrml/base/types.h"

namespace lrml {

/// Sums by user, added sequentially from +0.0 in the order of calls.
/// Cost     4 bytes per user; 4·d for each row touched in the step that touched most, in blocks that never move
class UserGradients {
 public:
  UserGradients(RowRange users, std::size_t dim)
      : users_(users), dim_(dim), slot_of_user_(users.size(), 0), rows_(dim) {}

  void add(UserId user, std::span<const float> gradient) {
    add_row(gradient, {rows_[slot_of(index(user) - users_.begin)], dim_});
  }

  /// The sum for local row `row`, [d], or empty where nothing was added.
  std::span<const float> of(std::size_t row) const {
    const std::uint32_t slot = slot_of_user_[row];
    if (slot == 0) return {};
    return {rows_[slot - 1], dim_};
  }

  /// Local rows with a sum, in the order of first touch.
  std::span<const std::uint32_t> touched() const { return touched_; }

  void clear() {
    for (const std::uint32_t row : touched_) slot_of_user_[row] = 0;
    touched_.clear();
  }

 private:
  std::size_t slot_of(std::size_t row) {
    std::uint32_t& slot = slot_of_user_[row];
    if (slot == 0) {
      slot = static_cast<std::uint32_t>(touched_.size() + 1);
      touched_.push_back(static_cast<std::uint32_t>(row));
      rows_.make_zero(slot - 1);
    }
    return slot - 1;
  }

  RowRange users_;
  std::size_t dim_;
  std::vector<std::uint32_t> slot_of_user_;  ///< [users] position + 1 in touched_, 0 where untouched
  std::vector<std::uint32_t> touched_;       ///< [k]
  RowBlocks<float> rows_;                    ///< [k x d]
};

}  // namespace lrml
