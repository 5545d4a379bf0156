// A set of items that is emptied at once, for one user after the other. Private to the layer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lrml {

/// Cost     4 bytes per item of the dataset
class ItemMarks {
 public:
  explicit ItemMarks(std::size_t items) : round_of_(items) {}

  void clear() { ++round_; }

  /// Adds an item; false if it is there already. @pre item < items
  bool add(std::uint32_t item) {
    const bool is_new = round_of_[item] != round_;
    round_of_[item] = round_;
    return is_new;
  }

  /// @pre every item < items
  bool has_any(std::span<const std::uint32_t> items) const {
    for (const std::uint32_t item : items) {
      if (round_of_[item] == round_) return true;
    }
    return false;
  }

 private:
  std::vector<std::uint32_t> round_of_;  ///< [I] when it was added last
  std::uint32_t round_ = 1;              ///< users are fewer than 2³²
};

}  // namespace lrml
