// Gradients of the user rows a step touched: plain float sums, since a user's row has one contributor.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "lrml/base/add_row.h"
#include "lrml/base/types.h"

namespace lrml {

/// Sums by user, added sequentially from +0.0 in the order of calls.
class UserGradients {
 public:
  UserGradients(RowRange users, std::size_t dim) : users_(users), dim_(dim), slot_of_user_(users.size(), 0) {}

  void add(UserId user, std::span<const float> gradient) {
    const std::size_t slot = slot_of(index(user) - users_.begin);
    add_row(gradient, std::span(values_).subspan(slot * dim_, dim_));
  }

  /// The sum for local row `row`, [d], or empty where nothing was added.
  std::span<const float> of(std::size_t row) const {
    const std::uint32_t slot = slot_of_user_[row];
    if (slot == 0) return {};
    return {values_.data() + (slot - 1) * dim_, dim_};
  }

  /// Local rows with a sum, in the order of first touch.
  std::span<const std::uint32_t> touched() const { return touched_; }

  void clear() {
    for (const std::uint32_t row : touched_) slot_of_user_[row] = 0;
    std::fill_n(values_.begin(), touched_.size() * dim_, 0.0f);
    touched_.clear();
  }

 private:
  std::size_t slot_of(std::size_t row) {
    std::uint32_t& slot = slot_of_user_[row];
    if (slot == 0) {
      touched_.push_back(static_cast<std::uint32_t>(row));
      if (values_.size() < touched_.size() * dim_) values_.resize(std::max(2 * values_.size(), touched_.size() * dim_));
      slot = static_cast<std::uint32_t>(touched_.size());
    }
    return slot - 1;
  }

  RowRange users_;
  std::size_t dim_;
  std::vector<std::uint32_t> slot_of_user_;  ///< [users] position + 1 in touched_, 0 where untouched
  std::vector<std::uint32_t> touched_;       ///< [k]
  std::vector<float> values_;                ///< [≥ k x d]
};

}  // namespace lrml
