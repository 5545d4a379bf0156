#include "data_prep/text/id_keys.h"

#include "data_prep/text/numbers.h"
#include "data_prep/text/text.h"
#include "lrml/base/error.h"
#include "lrml/base/hash.h"

namespace lrml::prep {

std::optional<std::string> why_no_id(std::string_view id) {
  if (id.empty()) return "is empty";
  if (id.size() > longest_id) return "is longer than 1,024 bytes";
  if (id.find('\0') != std::string_view::npos) return "holds a NUL byte";
  if (!is_utf8(id)) return "is no UTF-8";
  return std::nullopt;
}

std::uint32_t IdKeys::key_of(std::string_view id) {
  if (const std::optional<std::uint32_t> number = parse_key(id)) return *number;
  const Digest hash = digest_of(id);
  if (const auto known = index_.find(hash, [&](std::uint32_t k) { return names_[k] == id; })) return name_key + *known;
  LRML_ASSERT(names_.size() < name_key);
  const auto next = static_cast<std::uint32_t>(names_.size());
  names_.emplace_back(id);
  index_.insert(hash, next);
  return name_key + next;
}

}  // namespace lrml::prep
