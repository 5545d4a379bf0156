#include "data_prep/dataset/given_lists.h"

#include <algorithm>
#include <span>

#include "lrml/base/error.h"

namespace lrml::prep {
namespace {

std::span<const std::uint32_t> test_items_of(const DatasetContents& contents, std::size_t user) {
  const InteractionRows& rows = contents.test.rows;
  return std::span(rows.items).subspan(rows.offsets[user], rows.offsets[user + 1] - rows.offsets[user]);
}

/// How many of the rows of `lists`, `width` each, are not full.
std::size_t count_padded(std::span<const std::uint32_t> lists, std::size_t width) {
  std::size_t padded = 0;
  for (; !lists.empty(); lists = lists.subspan(width)) {
    if (std::ranges::find(lists.first(width), no_item) != lists.begin() + static_cast<std::ptrdiff_t>(width)) ++padded;
  }
  return padded;
}

}  // namespace

std::vector<Pair> held_out_pairs(const HeldOutList* list, const IdOrder& users, const IdOrder& items) {
  std::vector<Pair> pairs;
  if (list == nullptr) return pairs;
  for (const HeldOutList::Row& one : list->rows) {
    const Pair pair(users.internal[one.user], items.internal[one.item]);
    if (pair.first != no_item && pair.second != no_item) pairs.push_back(pair);
  }
  std::ranges::sort(pairs);
  return pairs;
}

void place_negatives(const NegativeLists& lists, const IdOrder& users, const IdOrder& items, DatasetContents& contents,
                     BuildReport& report) {
  const std::size_t width = contents.negatives_per_user;
  LRML_ASSERT(width >= lists.length);
  for (std::size_t l = 0; l < lists.users.size(); ++l) {
    const std::uint32_t user = users.internal[lists.users[l]];
    if (user == no_item) continue;
    const auto test_items = test_items_of(contents, user);
    const auto place = std::span(contents.test.negatives).subspan(user * width, width);
    std::ranges::fill(place, no_item);
    std::size_t filled = 0;
    for (const std::uint32_t given : std::span(lists.items).subspan(l * lists.length, lists.length)) {
      if (given == no_item) continue;
      const std::uint32_t item = items.internal[given];
      if (item == no_item || std::ranges::find(test_items, item) != test_items.end()) {
        ++report.negatives_out_of_place;
      } else {
        place[filled++] = item;
      }
    }
  }
  report.padded_negative_lists =
      count_padded(contents.valid.negatives, width) + count_padded(contents.test.negatives, width);
}

}  // namespace lrml::prep
