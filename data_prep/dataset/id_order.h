// The order of internal ids: original ids sorted, numerically if all are integers, else bytewise.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace lrml::prep {

/// Two directions of one renumbering of a log's id list.
struct IdOrder {
  std::vector<std::uint32_t> original;  ///< [kept] internal id → position in the log's list, increasing in the id
  std::vector<std::uint32_t> internal;  ///< [all] position → internal id; no_item where the id is not kept
};

/// Sorts the `ids` that have `rows`. An integer is decimal digits, perhaps after a '-'; equal values ("7",
/// "07") go bytewise. The order depends on the kept ids only, not on their positions. Shapes   ids, rows [n]
/// Cost     O(n log n)
IdOrder order_ids(std::span<const std::string> ids, std::span<const std::uint32_t> rows);

}  // namespace lrml::prep
