// What disks, copies and people do to files, in every region of them.
#pragma once

#include <algorithm>
#include <array>
#include <random>
#include <string>

namespace lrml::test {

enum class Damage { bit, stretch, zeros, ones, other_file, other_place, removed, inserted, cut, swapped };

inline constexpr std::size_t damage_kinds = 10;
inline constexpr std::array<const char*, damage_kinds> damage_names = {
    "one bit flipped",        "all bits flipped", "zeros",    "ones",         "bytes of another file at this place",
    "bytes of another place", "removed",          "inserted", "cut off here", "exchanged with another place"};

struct Accident {
  std::string what;   ///< for messages: what happened and where
  std::string bytes;  ///< of the file after it
};

/// The kinds of damage one after the other, and for each round of them the next of `regions` equal parts of the file.
/// Order    a function of the arguments; the random places in a region are those of the k-th seed
inline Accident accident(const std::string& good, const std::string& other, std::size_t k, std::size_t regions) {
  std::mt19937_64 random(k);
  const auto below = [&](std::size_t end) { return static_cast<std::size_t>(random() % end); };
  const std::size_t region = k / damage_kinds % regions;
  const std::size_t begin = region * good.size() / regions, end = (region + 1) * good.size() / regions;
  const std::size_t at = begin + below(end - begin);
  const std::size_t length = std::min(1 + below(2 * (end - begin)), good.size() - at);
  const std::size_t elsewhere = below(good.size() - length + 1);
  std::string bytes = good;
  switch (static_cast<Damage>(k % damage_kinds)) {
    case Damage::bit:
      bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8)));
      break;
    case Damage::stretch:
      for (std::size_t n = at; n < at + length; ++n) bytes[n] = static_cast<char>(~bytes[n]);
      break;
    case Damage::zeros:
      bytes.replace(at, length, length, '\0');
      break;
    case Damage::ones:
      bytes.replace(at, length, length, '\xff');
      break;
    case Damage::other_file:
      if (at < other.size()) bytes.replace(at, length, other.substr(at, length));
      break;
    case Damage::other_place:
      bytes.replace(at, length, good.substr(elsewhere, length));
      break;
    case Damage::removed:
      bytes.erase(at, length);
      break;
    case Damage::inserted:
      bytes.insert(at, good.substr(elsewhere, length));
      break;
    case Damage::cut:
      bytes.resize(at);
      break;
    case Damage::swapped:
      bytes.replace(at, length, good.substr(elsewhere, length));
      bytes.replace(elsewhere, length, good.substr(at, length));
      break;
  }
  return {std::string(damage_names[k % damage_kinds]) + ", " + std::to_string(length) + " bytes at " +
              std::to_string(at) + " of " + std::to_string(good.size()) + " (accident " + std::to_string(k) + ")",
          bytes};
}

}  // namespace lrml::test
