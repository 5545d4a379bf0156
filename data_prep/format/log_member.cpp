#include "data_prep/format/log_member.h"

#include <algorithm>
#include <array>

#include "lrml/base/error.h"

namespace lrml::prep {
namespace {

std::string_view stem_of(std::string_view member) {
  const std::string_view name = base_name_of(member);
  return name.substr(0, name.rfind('.'));
}

bool is_usual_name(std::string_view stem) {
  constexpr std::array<std::string_view, 5> names = {"ratings", "rating", "interactions", "train", "training"};
  return std::ranges::find(names, stem) != names.end() || stem.ends_with(".train");
}

std::string joined(std::span<const Beginning* const> beginnings) {
  std::string list = beginnings.front()->member;
  for (const Beginning* beginning : beginnings.subspan(1)) list += ", " + beginning->member;
  return list;
}

}  // namespace

const Beginning& choose_log(const Glimpse& glimpse, std::span<const Beginning* const> candidates,
                            std::vector<std::string>& notes) {
  if (candidates.size() == 1) return *candidates.front();
  std::vector<const Beginning*> usual;
  std::vector<const Beginning*> others;
  for (const Beginning* candidate : candidates) {
    (is_usual_name(stem_of(candidate->member)) ? usual : others).push_back(candidate);
  }
  if (usual.size() != 1) {
    throw Error(ExitCode::bad_data, "cannot choose a log in '" + glimpse.source().name() +
                                        "' (any of these may be it: " + joined(candidates) +
                                        "). Convert one of these files.");
  }
  notes.push_back("left out: " + joined(others));
  return *usual.front();
}

std::string dataset_name(const Glimpse& glimpse, std::string_view member) {
  const std::string_view stem = stem_of(member);
  const std::vector<std::string> names = glimpse.names_above(member);
  const bool alone = glimpse.beginnings().size() == 1 && !stem.empty();
  if (alone && (!is_usual_name(stem) || member == names.front())) return std::string(stem);
  return names.back();
}

ReadPlan plan_of_member(const Glimpse& glimpse, std::string_view format, const Beginning& beginning) {
  ReadPlan plan;
  plan.format = format;
  plan.name = dataset_name(glimpse, beginning.member);
  plan.has_rows = [member = beginning.member](std::string_view one) { return one == member; };
  return plan;
}

}  // namespace lrml::prep
