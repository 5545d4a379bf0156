// Synthetic datasets: planted relations between users and items under the marginals of a real data set.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "data_prep/dataset/build_dataset.h"
#include "data_prep/progress.h"
#include "lrml/base/fields.h"
#include "lrml/data/contents.h"

namespace lrml::prep {

/// What makes users prefer items.
enum class Structure {
  relations,  ///< a translation for each kind of relation
  plain,      ///< none: closeness alone, a world without relations
  teacher,    ///< LRML's own distance under random parameters
};

struct SynthOptions {
  std::string preset = "ml-1m";                     ///< whose profile: see preset_names()
  std::optional<std::size_t> users = std::nullopt;  ///< the preset's unless given; so are the next two
  std::optional<std::size_t> items = std::nullopt;
  std::optional<std::size_t> interactions = std::nullopt;  ///< unless given: the preset's mean per user
  Structure structure = Structure::relations;
  std::size_t kinds = 5;  ///< R, the number of relations, or of the teacher's slots
  std::uint64_t seed = 1;
};

struct Scenario;

/// Ids, descriptions and the truth about users and items: all of a dataset but its rows.
DatasetContents describe_synthetic(const Scenario& scenario);

/// A dataset with the truth that made it: the kind of every interaction (255: noise), every user's group, every item's
/// block, the generator's parameters, and what an oracle needs: see PlantedTruth.
///
/// Order    a pure function of the options, equal on every machine and for every number of threads
/// Cost     about 1 µs per interaction and thread; 17 bytes per interaction, 8·negatives per user and a few runs
/// Throws   Error (usage) for sizes that cannot be met
DatasetContents synthesize(const SynthOptions& options, const SplitOptions& split, std::size_t threads,
                           Progress& progress, BuildReport& report);

}  // namespace lrml::prep

template <>
struct lrml::EnumNames<lrml::prep::Structure> {
  static constexpr std::array names = {"relations", "plain", "teacher"};
};
