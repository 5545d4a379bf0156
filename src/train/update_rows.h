// From summed gradients to new rows, table by table.
#pragma once

#include <cstddef>
#include <span>

#include "control_vector.h"
#include "lrml/base/matrix.h"
#include "lrml/exchange/item_exchange.h"
#include "lrml/optim/adam.h"
#include "user_gradients.h"

namespace lrml {

/// Rows of one table, their moments, and how they move.
struct RowUpdater {
  static constexpr float free = 0.0f;

  const AdamStep& adam;
  float radius;             ///< of the ball that rows are kept in, or free
  std::span<float> values;  ///< of the table, [rows x d]
  Moments& moments;
  std::size_t first_moment_row = 0;  ///< the table row that row 0 of `moments` belongs to

  std::size_t dim() const { return column_count(moments.mean); }
  std::size_t rows() const { return dim() == 0 ? 0 : values.size() / dim(); }

  void operator()(std::size_t i, std::span<const float> gradient) const;
};

/// adam: every row held here; lazy_adam: those with a gradient.
void update_users(const RowUpdater& update, const UserGradients& gradients, OptimKind kind);

/// adam: every row of `owned`; lazy_adam: the reduced ones.
void update_items(const RowUpdater& update, const ReducedRows& reduced, RowRange owned, OptimKind kind);

/// All rows of K (which = 0) or M (which = 1).
void update_memory(const RowUpdater& update, ControlVector& control, std::size_t which);

}  // namespace lrml
