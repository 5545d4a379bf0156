// Gradients of the user rows a step touched: plain float sums, since a user's row has one contributor.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "lrml/base/add_row.h"
#include "lrml/base/types.h"

namespace lrml {

/// Sums by user, added sequentially from +0.0 in the order of calls.
/// Cost     4 bytes per user; 4·d for each row touched in the step that touched most, in blocks that never move
class UserGradients {
 public:
  UserGradients(RowRange users, std::size_t dim) : users_(users), dim_(dim), slot_of_user_(users.size(), 0) {}

  void add(UserId user, std::span<const float> gradient) {
    const std::size_t slot = slot_of(index(user) - users_.begin);
    add_row(gradient, {row_in(slot), dim_});
  }

  /// The sum for local row `row`, [d], or empty where nothing was added.
  std::span<const float> of(std::size_t row) const {
    const std::uint32_t slot = slot_of_user_[row];
    if (slot == 0) return {};
    return {row_in(slot - 1), dim_};
  }

  /// Local rows with a sum, in the order of first touch.
  std::span<const std::uint32_t> touched() const { return touched_; }

  void clear() {
    for (const std::uint32_t row : touched_) slot_of_user_[row] = 0;
    touched_.clear();
  }

 private:
  static constexpr std::size_t block_rows = 256;

  float* row_in(std::size_t slot) const { return blocks_[slot / block_rows].get() + slot % block_rows * dim_; }

  std::size_t slot_of(std::size_t row) {
    std::uint32_t& slot = slot_of_user_[row];
    if (slot == 0) {
      slot = static_cast<std::uint32_t>(touched_.size() + 1);
      touched_.push_back(static_cast<std::uint32_t>(row));
      if (blocks_.size() * block_rows < slot) blocks_.push_back(std::make_unique<float[]>(block_rows * dim_));
      std::fill_n(row_in(slot - 1), dim_, 0.0f);
    }
    return slot - 1;
  }

  RowRange users_;
  std::size_t dim_;
  std::vector<std::uint32_t> slot_of_user_;       ///< [users] position + 1 in touched_, 0 where untouched
  std::vector<std::uint32_t> touched_;            ///< [k]
  std::vector<std::unique_ptr<float[]>> blocks_;  ///< each [block_rows x d]
};

}  // namespace lrml
