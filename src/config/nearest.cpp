#include "lrml/config/nearest.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace lrml {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before_last = std::exchange(last, row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substitution = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({substitution, last[j] + 1, row[j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
  }
  return row[b.size()];
}

std::string did_you_mean(std::string_view word, std::span<const std::string> known) {
  const auto distance = [word](const std::string& candidate) { return edit_distance(word, candidate); };
  const auto nearest = std::ranges::min_element(known, {}, distance);
  if (nearest == known.end()) return "";
  const std::size_t tolerance = std::min<std::size_t>(3, (std::max(nearest->size(), word.size()) + 2) / 3);
  return distance(*nearest) <= tolerance ? " Did you mean '" + *nearest + "'?" : "";
}

std::string comma_separated(std::span<const std::string> words) {
  std::string list;
  for (const std::string& word : words) list += (list.empty() ? "" : ", ") + word;
  return list;
}

}  // namespace lrml
