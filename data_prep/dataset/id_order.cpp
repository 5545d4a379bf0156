#include "data_prep/dataset/id_order.h"

#include <algorithm>
#include <compare>
#include <functional>
#include <string_view>

#include "data_prep/text/text.h"
#include "lrml/base/error.h"
#include "lrml/base/narrow.h"
#include "lrml/data/contents.h"

namespace lrml::prep {
namespace {

bool is_negative(std::string_view id) {
  return id.starts_with('-');
}

std::string_view magnitude(std::string_view id) {
  if (is_negative(id)) id.remove_prefix(1);
  return id.substr(std::min(id.find_first_not_of('0'), id.size()));
}

bool is_integer(std::string_view id) {
  return is_digits(is_negative(id) ? id.substr(1) : id);
}

/// Integers of any length, by value and then by their bytes.
bool less_as_integers(std::string_view a, std::string_view b) {
  if (is_negative(a) != is_negative(b)) return is_negative(a);
  const std::string_view size_a = magnitude(a);
  const std::string_view size_b = magnitude(b);
  std::strong_ordering order = size_a.size() <=> size_b.size();
  if (order == 0) order = size_a <=> size_b;
  if (order == 0) return a < b;
  return is_negative(a) ? order > 0 : order < 0;
}

/// Many logs are in the order of their users.
template <class Less, class Key>
void sort(std::vector<std::uint32_t>& positions, Less less, Key key) {
  if (!std::ranges::is_sorted(positions, less, key)) std::ranges::sort(positions, less, key);
}

}  // namespace

IdOrder order_ids(std::span<const std::string> ids, std::span<const std::uint32_t> rows) {
  LRML_ASSERT(ids.size() == rows.size());
  IdOrder order;
  for (std::size_t position = 0; position < ids.size(); ++position) {
    if (rows[position] > 0) order.original.push_back(narrow<std::uint32_t>(position, "id position"));
  }
  const auto id = [&](std::uint32_t position) -> const std::string& { return ids[position]; };
  if (std::ranges::all_of(order.original, is_integer, id)) {
    sort(order.original, less_as_integers, id);
  } else {
    sort(order.original, std::less<>(), id);
  }
  order.internal.assign(ids.size(), no_item);
  for (std::size_t k = 0; k < order.original.size(); ++k) {
    order.internal[order.original[k]] = static_cast<std::uint32_t>(k);
  }
  return order;
}

}  // namespace lrml::prep
