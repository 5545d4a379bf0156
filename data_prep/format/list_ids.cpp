#include "data_prep/format/list_ids.h"

#include "data_prep/text/numbers.h"
#include "data_prep/text/text.h"
#include "data_prep/wording.h"

namespace lrml::prep {

ListedIds::ListedIds(ListIds kind, const std::vector<std::string>& ids) : kind_(kind), size_(ids.size()) {
  if (kind == ListIds::position) return;
  for (const std::string& id : ids) table_.position(id);
}

std::optional<std::uint32_t> ListedIds::find(std::string_view id) const {
  if (kind_ == ListIds::original) return table_.find(id);
  const std::optional<std::uint32_t> position = parse_key(id);
  return position && *position < size_ ? position : std::nullopt;
}

std::string ListedIds::why_not(std::string_view what, std::string_view id) const {
  const std::string name = std::string(what) + " '" + printable(id) + "'";
  if (kind_ == ListIds::original) return "the log has no " + name;
  return name + " is no position of the log's " + with_commas(size_) + " " + std::string(what) + "s, counted from 0";
}

}  // namespace lrml::prep
