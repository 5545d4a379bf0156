// The parameters of a model, as one rank holds them.
#pragma once

#include <cstddef>
#include <cstdint>

#include "lrml/base/table.h"
#include "lrml/base/types.h"
#include "lrml/model/options.h"

namespace lrml {

/// Tables of one rank: its own users' rows and a replica of everything else.
struct Parameters {
  RowRange users;    ///< the global user rows held here
  Matrix user_rows;  ///< P [users.size() x d]; row u − users.begin is user u's
  Table item_rows;   ///< Q [I x d]; ranks of a node may share it
  Matrix keys;       ///< K [n x d]; n = 0 without a memory
  Matrix values;     ///< M [n x d]

  std::size_t dim() const { return column_count(item_rows); }
  std::size_t slots() const { return row_count(keys); }
  std::span<const float> user_row(UserId user) const { return row(user_rows, index(user) - users.begin); }
  std::span<const float> item_row(ItemId item) const { return row(item_rows, index(item)); }
};

/// N(0, model.initial_scale²) for every parameter, drawn by global row and column; of `items` those that are this
/// rank's to fill. Order    equal values whatever `users` and the rows to fill are
Parameters initial_parameters(const ModelOptions& options, RowRange users, UnfilledTable items, std::uint64_t seed);

}  // namespace lrml
