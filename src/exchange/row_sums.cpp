#include "lrml/exchange/row_sums.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <numeric>

#include "lrml/base/error.h"
#include "lrml/base/fixed_point.h"

namespace lrml {
namespace {

/// Rows with an element of this size or more are not for 32 bits.
constexpr float narrow_limit = static_cast<float>(std::int64_t{1} << (31 - item_row_bits));

template <class T>
void add_integers(const T* values, std::span<std::int64_t> sums) {
  std::int64_t* const __restrict to = sums.data();
  for (std::size_t k = 0; k < sums.size(); ++k) to[k] += values[k];
}

}  // namespace

RowSums::RowSums(std::size_t items, std::size_t dim) : dim_(dim), slot_of_item_(items, 0), narrow_(dim), wide_(dim) {}

std::size_t RowSums::slot_of(ItemId item) {
  LRML_ASSERT(index(item) < slot_of_item_.size());
  std::uint32_t& slot = slot_of_item_[index(item)];
  if (slot == 0) {
    ids_.push_back(item);
    slots_.emplace_back();
    slot = static_cast<std::uint32_t>(ids_.size());
  }
  return slot - 1;
}

std::span<std::int32_t> RowSums::narrow_of(std::size_t k) {
  if (slots_[k].is_narrow()) return {narrow_[k], dim_};
  slots_[k].room = std::numeric_limits<std::int32_t>::max();
  return {narrow_.make_zero(k), dim_};
}

std::span<std::int64_t> RowSums::wide_of(std::size_t k) {
  Slot& slot = slots_[k];
  if (slot.wide != 0) return {wide_[slot.wide - 1], dim_};
  slot.wide = ++wide_rows_;
  return {wide_.make_zero(slot.wide - 1), dim_};
}

void RowSums::carry_over(std::size_t k) {
  add_integers(narrow_[k], wide_of(k));
  std::fill_n(narrow_[k], dim_, 0);
  slots_[k].room = std::numeric_limits<std::int32_t>::max();
}

std::size_t RowSums::add(ItemId item, std::span<const float> gradient) {
  LRML_ASSERT(gradient.size() == dim_);
  const std::size_t k = slot_of(item);
  ++slots_[k].count;
  const float largest = largest_magnitude(gradient);
  if (!(largest < narrow_limit)) [[unlikely]]
    return add_fixed(gradient, item_row_bits, wide_of(k));
  const std::span<std::int32_t> sums = narrow_of(k);
  const auto growth = static_cast<std::int32_t>(to_fixed(largest, item_row_bits));
  if (growth > slots_[k].room) carry_over(k);
  slots_[k].room -= growth;
  add_fixed(gradient, item_row_bits, sums);
  return 0;
}

std::span<std::int64_t> RowSums::sums_to_add_to(ItemId item, std::uint32_t count) {
  const std::size_t k = slot_of(item);
  slots_[k].count += count;
  return wide_of(k);
}

void RowSums::add_row(const RowSums& other, std::size_t k) {
  LRML_ASSERT(other.dim_ == dim_);
  other.add_to(k, sums_to_add_to(other.ids_[k], other.count(k)));
}

std::span<const std::int32_t> RowSums::narrow_sums(std::size_t k) const {
  if (!slots_[k].is_narrow() || slots_[k].wide != 0) return {};
  return {narrow_[k], dim_};
}

void RowSums::add_to(std::size_t k, std::span<std::int64_t> sums) const {
  if (slots_[k].is_narrow()) add_integers(narrow_[k], sums);
  if (slots_[k].wide != 0) add_integers(wide_[slots_[k].wide - 1], sums);
}

void RowSums::read(std::size_t k, std::span<std::int64_t> sums) const {
  LRML_ASSERT(sums.size() == dim_);
  std::ranges::fill(sums, 0);
  add_to(k, sums);
}

void RowSums::prefetch(ItemId item) const {
  const std::uint32_t slot = slot_of_item_[index(item)];
  if (slot == 0 || !slots_[slot - 1].is_narrow()) return;
  constexpr std::size_t per_line = 64 / sizeof(std::int32_t);
  const std::int32_t* const sums = narrow_[slot - 1];
  for (std::size_t k = 0; k < dim_; k += per_line) __builtin_prefetch(sums + k, 1);
}

void RowSums::clear() {
  for (const ItemId item : ids_) slot_of_item_[index(item)] = 0;
  ids_.clear();
  slots_.clear();
  wide_rows_ = 0;
}

void RowSums::order_by_item(std::vector<std::uint32_t>& order) const {
  order.clear();
  const bool few = size() * static_cast<std::size_t>(std::bit_width(size())) < table_rows();
  if (!few) {
    for (const std::uint32_t slot : slot_of_item_) {
      if (slot != 0) order.push_back(slot - 1);
    }
    return;
  }
  order.resize(size());
  std::iota(order.begin(), order.end(), std::uint32_t{0});
  std::ranges::sort(order, {}, [&](std::uint32_t k) { return ids_[k]; });
}

}  // namespace lrml
