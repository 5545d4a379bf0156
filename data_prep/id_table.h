// Original ids in order of first appearance, each with its position.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "lrml/base/narrow.h"

namespace lrml::prep {

class IdTable {
 public:
  /// The position of `id`, a new one if it was not seen before. Throws Error (failure) beyond 2³² − 1 ids.
  std::uint32_t position(std::string_view id) {
    if (const auto known = positions_.find(id); known != positions_.end()) return known->second;
    const auto next = narrow<std::uint32_t>(ids_.size(), "number of ids");
    positions_.emplace(ids_.emplace_back(id), next);
    return next;
  }

  /// The position of `id` if it was seen.
  std::optional<std::uint32_t> find(std::string_view id) const {
    const auto known = positions_.find(id);
    return known == positions_.end() ? std::nullopt : std::optional(known->second);
  }

  std::size_t size() const { return ids_.size(); }
  /// Moves the ids out, by position. The table is empty afterwards.
  std::vector<std::string> release() {
    positions_.clear();
    return std::exchange(ids_, {});
  }

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  std::vector<std::string> ids_;
  std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> positions_;
};

}  // namespace lrml::prep
