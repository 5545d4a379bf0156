// The work on rows that an exchange does between messages, on rows of its own: something to time.
#pragma once

#include <cstddef>
#include <vector>

#include "lrml/base/matrix.h"
#include "lrml/exchange/item_exchange.h"
#include "lrml/optim/adam.h"
#include "packing.h"
#include "reduced_rows.h"

namespace lrml {

/// Rows with about 2¹⁸ values together: more than the nearest cache holds.
class LocalWork {
 public:
  explicit LocalWork(std::size_t dim);

  std::size_t values() const { return rows_ * dim_; }

  void pack();    ///< sums into a message
  void sum();     ///< a message onto sums
  void turn();    ///< sums to gradients, in order of items
  void update();  ///< Adam and the unit ball
  void copy();    ///< rows of a table into a message

 private:
  std::size_t dim_;
  std::size_t rows_;
  RowSums sums_, total_;
  std::vector<std::byte> message_;
  RowPacker packer_;
  RowReducer reducer_;
  ReducedRows reduced_;
  Moments moments_;
  Matrix table_;
  std::vector<float> copied_;
};

}  // namespace lrml
