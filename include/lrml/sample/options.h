// How the negatives of an example are drawn.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "lrml/base/fields.h"

namespace lrml {

/// What makes a candidate hard.
enum class HardestBy {
  rows,      ///< the user's and the item's row alone: small ‖p − q‖ (bpr: large p·q)
  distance,  ///< the distance in the loss, with its relation vector: the same where there is no memory
};
template <>
struct EnumNames<HardestBy> {
  static constexpr std::array<std::string_view, 2> names = {"rows", "distance"};
};

struct SampleOptions {
  std::size_t negatives = 1;   ///< m, each of which makes a triplet of its own
  std::size_t hardest_of = 1;  ///< k uniform draws, of which the hardest becomes the negative
  HardestBy hardest_by = HardestBy::rows;

  /// Uniform draws for one example: m·k.
  std::size_t candidates() const { return negatives * hardest_of; }
};

template <FieldsOf<SampleOptions> Options, class Visitor>
void visit_fields(Options& options, Visitor&& visit) {
  visit("negatives", options.negatives, "negatives of an example; each makes a triplet of its own", Identity::yes);
  visit("hardest_of", options.hardest_of,
        "draws for a negative, of which the one nearest to the user is taken (bpr: the largest p·q)", Identity::yes);
  visit("hardest_by", options.hardest_by,
        "nearest by the rows alone, ‖p − q‖, or by the distance in the loss, with its relation vector (lrml only)",
        Identity::yes);
}

/// Throws Error (usage) naming the key of an impossible value.
void validate(const SampleOptions& options);

}  // namespace lrml
