#include "lrml/checkpoint/run_state.h"

#include <utility>

namespace lrml {

RunState initial_state(const ModelOptions& model, RowRange users, UnfilledTable items, RowRange moment_items,
                       std::uint64_t seed) {
  const std::size_t slots = slot_count(model);
  RunState state;
  state.parameters = initial_parameters(model, users, std::move(items), seed);
  state.user_moments = zero_moments(users.size(), model.dim);
  state.moment_items = moment_items;
  state.item_moments = zero_moments(moment_items.size(), model.dim);
  state.key_moments = zero_moments(slots, model.dim);
  state.value_moments = zero_moments(slots, model.dim);
  return state;
}

}  // namespace lrml
