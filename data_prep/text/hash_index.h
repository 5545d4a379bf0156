// Positions in somebody's list, found by the hash of what is there: 8 bytes a slot, whatever the things are.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace lrml::prep {

/// A hash table with open addressing that holds positions only; the caller compares what its list has there.
class HashIndex {
 public:
  /// The position with this hash for which `same(position)` holds.
  template <class Same>
  std::optional<std::uint32_t> find(std::uint64_t hash, Same&& same) const {
    if (slots_.empty()) return std::nullopt;
    const auto tag = static_cast<std::uint32_t>(hash);
    for (std::size_t k = tag & mask(); slots_[k].position != nothing; k = (k + 1) & mask()) {
      if (slots_[k].tag == tag && same(slots_[k].position)) return slots_[k].position;
    }
    return std::nullopt;
  }

  /// @pre what is at `position` is not there yet; position < 2³² − 1
  void insert(std::uint64_t hash, std::uint32_t position) {
    if (2 * (used_ + 1) > slots_.size()) grow();
    place({static_cast<std::uint32_t>(hash), position});
    ++used_;
  }

  /// Frees its memory.
  void clear() { *this = HashIndex(); }

 private:
  static constexpr std::uint32_t nothing = 0xFFFFFFFFu;
  static constexpr std::size_t least_slots = 64;

  struct Slot {
    std::uint32_t tag = 0;  ///< the low half of the hash: enough to find the slot's place again
    std::uint32_t position = nothing;
  };

  std::size_t mask() const { return slots_.size() - 1; }

  void place(Slot slot) {
    std::size_t k = slot.tag & mask();
    while (slots_[k].position != nothing) k = (k + 1) & mask();
    slots_[k] = slot;
  }

  void grow() {
    const std::vector<Slot> old = std::exchange(slots_, {});
    slots_.resize(std::max(least_slots, 2 * old.size()));
    for (const Slot& slot : old) {
      if (slot.position != nothing) place(slot);
    }
  }

  std::vector<Slot> slots_;  ///< a power of two of them, at least half of them free
  std::size_t used_ = 0;
};

}  // namespace lrml::prep
