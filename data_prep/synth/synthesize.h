// Synthetic logs: planted relations between users and items under the marginals of a real data set.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "data_prep/interaction_log.h"

namespace lrml::prep {

struct SynthOptions {
  std::string preset = "ml-1m";      ///< whose profile: see preset_names()
  std::optional<std::size_t> users;  ///< the preset's unless given; so are the next two
  std::optional<std::size_t> items;
  std::optional<std::size_t> interactions;  ///< unless given: the preset's mean per user
  std::size_t kinds = 5;                    ///< R, the number of relations
  std::uint64_t seed = 1;
};

/// A log by user, then time, with the truth that made it: the kind of every interaction (255: noise), every
/// user's group, every item's block, and the generator's parameters.
///
/// Order    a pure function of the options, equal on every machine
/// Cost     about 1 µs per interaction; one user's clusters at a time
/// Throws   Error (usage) for sizes that cannot be met; Error (failure) when more than 2 % of the
/// interactions
///          found no preferred item left
InteractionLog synthesize(const SynthOptions& options);

}  // namespace lrml::prep
