// The two phases of a run with train.refit; every other run is one selection.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "lrml/base/fields.h"

namespace lrml {

enum class RunPhase {
  select,  ///< training items only; validation items choose the best epoch
  refit,   ///< from scratch on training and validation items, for as many epochs
};
template <>
struct EnumNames<RunPhase> {
  static constexpr std::array<std::string_view, 2> names = {"select", "refit"};
};

/// The phase of this name. Throws Error (no_checkpoint) if there is none.
RunPhase phase_named(const std::string& name);

}  // namespace lrml
