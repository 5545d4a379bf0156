#include "update_rows.h"

namespace lrml {

void RowUpdater::operator()(std::size_t i, std::span<const float> gradient) const {
  const std::size_t m = i - first_moment_row;
  const std::span<float> values_of_row = values.subspan(i * dim(), dim());
  adam.update(gradient, row(moments.mean, m), row(moments.square, m), values_of_row);
  if (radius != free) project_to_ball(values_of_row, radius);
}

void update_users(const RowUpdater& update, const UserGradients& gradients, OptimKind kind) {
  if (kind == OptimKind::lazy_adam) {
    for (const std::uint32_t i : gradients.touched()) update(i, gradients.of(i));
    return;
  }
  for (std::size_t i = 0; i < update.rows(); ++i) update(i, gradients.of(i));
}

void update_items(const RowUpdater& update, const ReducedRows& reduced, RowRange owned, OptimKind kind) {
  const std::size_t dim = update.dim();
  const auto gradient_of = [&](std::size_t k) { return std::span(reduced.gradients).subspan(k * dim, dim); };
  if (kind == OptimKind::lazy_adam) {
    for (std::size_t k = 0; k < reduced.ids.size(); ++k) update(index(reduced.ids[k]), gradient_of(k));
    return;
  }
  std::size_t next = 0;  // reduced rows come in increasing order
  for (std::size_t i = owned.begin; i < owned.end; ++i) {
    const bool touched = next < reduced.ids.size() && index(reduced.ids[next]) == i;
    update(i, touched ? gradient_of(next) : std::span<const float>{});
    if (touched) ++next;
  }
}

void update_memory(const RowUpdater& update, ControlVector& control, std::size_t which) {
  for (std::size_t i = 0; i < update.rows(); ++i) update(i, control.memory_gradient(which, i));
}

}  // namespace lrml
