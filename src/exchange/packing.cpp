#include "packing.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "lrml/base/error.h"

namespace lrml {
namespace {

constexpr std::uint32_t wide_mark = 0x80000000u;

template <class T>
std::byte* put(std::byte* to, T value) {
  std::memcpy(to, &value, sizeof value);
  return to + sizeof value;
}

template <class T>
T take(const std::byte*& from) {
  T value;
  std::memcpy(&value, from, sizeof value);
  from += sizeof value;
  return value;
}

bool fits_32_bits(std::span<const std::int64_t> row) {
  return std::ranges::all_of(row, [](std::int64_t x) { return std::in_range<std::int32_t>(x); });
}

template <class Sum>
void append(ItemId item, std::uint32_t count, std::span<const Sum> row, std::vector<std::byte>& message) {
  const std::size_t begin = message.size();
  message.resize(begin + 8 + row.size_bytes());
  std::byte* to = message.data() + begin;
  to = put(to, static_cast<std::uint32_t>(item));
  to = put(to, count);
  std::memcpy(to, row.data(), row.size_bytes());
}

}  // namespace

void RowPacker::pack_row(const RowSums& sums, std::size_t k, std::vector<std::byte>& message) {
  const ItemId item = sums.ids()[k];
  const std::uint32_t count = sums.count(k);
  LRML_ASSERT(count < wide_mark);
  if (const auto narrow = sums.narrow_sums(k); !narrow.empty()) return append(item, count, narrow, message);
  sums_.resize(sums.dim());
  sums.read(k, sums_);
  if (!fits_32_bits(sums_)) return append(item, count | wide_mark, std::span<const std::int64_t>(sums_), message);
  narrow_.assign(sums_.begin(), sums_.end());
  append(item, count, std::span<const std::int32_t>(narrow_), message);
}

void RowPacker::pack_rows(const RowSums& sums, std::vector<std::byte>& message) {
  for (std::size_t k = 0; k < sums.size(); ++k) pack_row(sums, k, message);
}

void add_packed_rows(std::span<const std::byte> message, RowSums& sums) {
  const std::byte* from = message.data();
  const std::byte* const end = from + message.size();
  while (from != end) {
    const auto item = static_cast<ItemId>(take<std::uint32_t>(from));
    const auto count = take<std::uint32_t>(from);
    const std::span<std::int64_t> row = sums.sums_to_add_to(item, count & ~wide_mark);
    if ((count & wide_mark) != 0) {
      for (std::int64_t& x : row) x += take<std::int64_t>(from);
    } else {
      for (std::int64_t& x : row) x += take<std::int32_t>(from);
    }
  }
}

}  // namespace lrml
