#include "data_prep/paper_subset.h"

#include <algorithm>
#include <array>

#include "lrml/base/error.h"

namespace lrml::prep {
namespace {

constexpr std::array subsets = {
    PaperSubset{"paper-netflix", "ratings of 2005, then users with at least 100", "2005-01-01", "2005-12-31", 100,
                "75K users, 13K items, 44M interactions",
                "the paper's rule, taken at its word, cannot give the paper's counts: 44M over 75K users would be 587 "
                "per user within 2005"},
    PaperSubset{"paper-ml-20m", "users with at least 100", "", "", 100, "53K users, 27K items, 16M interactions",
                "the paper does not say its threshold: 100 comes closest"},
};

template <class T>
void settle(const PaperSubset& subset, const char* option, std::optional<T>& asked, const T& value,
            const std::string& text) {
  if (asked && *asked != value) {
    throw Error(ExitCode::usage, std::string("cannot combine ") + option + " with --preset " +
                                     std::string(subset.name) + " (the preset says " + option + " " + text +
                                     "). Leave out one of them.");
  }
  asked = value;
}

}  // namespace

std::vector<std::string> paper_subset_names() {
  std::vector<std::string> names;
  for (const PaperSubset& subset : subsets) names.emplace_back(subset.name);
  return names;
}

std::string describe_paper_subsets() {
  std::string text;
  for (const PaperSubset& subset : subsets) {
    text += (text.empty() ? "" : "; ") + std::string(subset.name) + ": " + std::string(subset.what);
  }
  return text;
}

const PaperSubset& paper_subset(std::string_view name) {
  const auto found = std::ranges::find(subsets, name, &PaperSubset::name);
  LRML_ASSERT(found != subsets.end());
  return *found;
}

void apply(const PaperSubset& subset, AskedFilter& asked) {
  const std::string from(subset.from);
  const std::string to(subset.to);
  if (!from.empty()) settle(subset, "--from", asked.from, from, from);
  if (!to.empty()) settle(subset, "--to", asked.to, to, to);
  settle(subset, "--min-user-interactions", asked.min_user_interactions, subset.min_user_interactions,
         std::to_string(subset.min_user_interactions));
}

}  // namespace lrml::prep
