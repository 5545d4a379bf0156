#include "data_prep/log/id_table.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "data_prep/text/line_parser.h"
#include "data_prep/text/numbers.h"
#include "lrml/base/error.h"
#include "lrml/base/hash.h"

namespace lrml::prep {
namespace {

constexpr std::uint32_t direct_numbers = 1u << 24;

/// The finalizer of splitmix64: neighbouring numbers land far from each other.
std::uint64_t hash_of(std::uint32_t number) {
  std::uint64_t x = number * 0x9E3779B97F4A7C15u;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  return x ^ (x >> 31);
}

}  // namespace

std::uint32_t IdTable::position(std::string_view id) {
  if (const std::optional<std::uint32_t> number = parse_key(id)) return position(*number);
  const Digest hash = digest_of(id);
  if (const auto known = find_name(hash, id)) return *known;
  const std::uint32_t next = append(name_key + static_cast<std::uint32_t>(names_.size()));
  names_.emplace_back(id);
  by_name_.insert(hash, next);
  return next;
}

std::optional<std::uint32_t> IdTable::find(std::string_view id) const {
  if (const std::optional<std::uint32_t> number = parse_key(id)) return find_number(*number);
  return find_name(digest_of(id), id);
}

std::vector<std::string> IdTable::release() {
  std::vector<std::string> ids;
  ids.reserve(keys_.size());
  for (const std::uint32_t key : keys_) {
    ids.push_back(key < name_key ? std::to_string(key) : std::move(names_[key - name_key]));
  }
  *this = IdTable();
  return ids;
}

std::uint32_t IdTable::position_in_full(std::uint32_t number) {
  LRML_ASSERT(number < name_key);
  if (const auto known = find_number(number)) return *known;
  const std::uint32_t next = append(number);
  if (number >= direct_numbers) {
    large_numbers_.insert(hash_of(number), next);
    return next;
  }
  if (number >= direct_.size()) direct_.resize(std::bit_ceil(std::max(number + 1, 1024u)), unseen);
  direct_[number] = next;
  return next;
}

std::optional<std::uint32_t> IdTable::find_number(std::uint32_t number) const {
  if (number >= direct_numbers) {
    return large_numbers_.find(hash_of(number), [&](std::uint32_t k) { return keys_[k] == number; });
  }
  if (number >= direct_.size() || direct_[number] == unseen) return std::nullopt;
  return direct_[number];
}

std::optional<std::uint32_t> IdTable::find_name(std::uint64_t hash, std::string_view id) const {
  return by_name_.find(hash, [&](std::uint32_t k) { return names_[keys_[k] - name_key] == id; });
}

std::uint32_t IdTable::append(std::uint32_t key) {
  if (keys_.size() >= name_key) {
    throw Error(ExitCode::failure, "too many ids (more than 2,147,483,648 users or items). Convert a part of the log.");
  }
  keys_.push_back(key);
  return static_cast<std::uint32_t>(keys_.size() - 1);
}

}  // namespace lrml::prep
