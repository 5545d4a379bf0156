#include "lrml/exchange/row_sums.h"

#include <algorithm>

#include "lrml/base/error.h"
#include "lrml/base/fixed_point.h"

namespace lrml {

RowSums::RowSums(std::size_t items, std::size_t dim) : dim_(dim), slot_of_item_(items, 0) {}

std::size_t RowSums::slot_of(ItemId item) {
  std::uint32_t& slot = slot_of_item_[index(item)];
  if (slot == 0) {
    ids_.push_back(item);
    counts_.push_back(0);
    if (values_.size() < ids_.size() * dim_) values_.resize(std::max(2 * values_.size(), ids_.size() * dim_));
    slot = static_cast<std::uint32_t>(ids_.size());
  }
  return slot - 1;
}

std::size_t RowSums::add(ItemId item, std::span<const float> gradient) {
  LRML_ASSERT(gradient.size() == dim_ && index(item) < slot_of_item_.size());
  const std::size_t slot = slot_of(item);
  ++counts_[slot];
  return add_fixed(gradient, item_row_bits, std::span(values_).subspan(slot * dim_, dim_));
}

void RowSums::add_sums(ItemId item, std::span<const std::int64_t> sums, std::uint32_t count) {
  LRML_ASSERT(sums.size() == dim_);
  std::int64_t* const __restrict to = sums_to_add_to(item, count).data();
  for (std::size_t k = 0; k < dim_; ++k) to[k] += sums[k];
}

std::span<std::int64_t> RowSums::sums_to_add_to(ItemId item, std::uint32_t count) {
  LRML_ASSERT(index(item) < slot_of_item_.size());
  const std::size_t slot = slot_of(item);
  counts_[slot] += count;
  return std::span(values_).subspan(slot * dim_, dim_);
}

void RowSums::prefetch(ItemId item) const {
  const std::uint32_t slot = slot_of_item_[index(item)];
  if (slot == 0) return;
  constexpr std::size_t per_line = 64 / sizeof(std::int64_t);
  const std::int64_t* const values = values_.data() + (slot - 1) * dim_;
  for (std::size_t k = 0; k < dim_; k += per_line) __builtin_prefetch(values + k, 1);
}

void RowSums::clear() {
  for (const ItemId item : ids_) slot_of_item_[index(item)] = 0;
  std::fill_n(values_.begin(), ids_.size() * dim_, 0);
  ids_.clear();
  counts_.clear();
}

}  // namespace lrml
