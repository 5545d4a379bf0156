// The subsets of the LRML paper, as presets: what they filter, and what the paper says they hold.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lrml::prep {

struct PaperSubset {
  std::string_view name;  ///< as in --preset
  std::string_view what;  ///< "ratings of 2005, then users with at least 100"
  std::string_view from;  ///< as in --from, or empty
  std::string_view to;    ///< as in --to, or empty
  std::size_t min_user_interactions = 0;
  std::string_view paper;  ///< "75K users, 13K items, 44M interactions"
  std::string_view note;   ///< what to know when comparing
};

std::vector<std::string> paper_subset_names();

/// For help: "paper-netflix: ratings of 2005, …; paper-ml-20m: …".
std::string describe_paper_subsets();

/// @pre `name` is one of paper_subset_names()
const PaperSubset& paper_subset(std::string_view name);

/// What was asked for on the command line; nothing where nothing was.
struct AskedFilter {
  std::optional<std::string> from;
  std::optional<std::string> to;
  std::optional<std::size_t> min_user_interactions;
};

/// Fills in what `subset` says. Throws Error (usage) naming an option that was asked to be otherwise.
void apply(const PaperSubset& subset, AskedFilter& asked);

}  // namespace lrml::prep
