#include "lrml/model/parameters.h"

#include "lrml/base/random.h"

namespace lrml {
namespace {

/// Rows first_row, first_row + 1, … of a table: columns 2c and 2c + 1 of global row i come from draw c of index i.
Matrix normal_rows(const RandomKey& key, RowRange rows, std::size_t columns) {
  Matrix table = zero_matrix(rows.size(), columns);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::span<float> values = row(table, i);
    for (std::size_t c = 0; c < columns; c += 2) {
      const auto pair = normal_pair(key, rows.begin + i, static_cast<std::uint32_t>(c / 2));
      values[c] = static_cast<float>(initial_deviation * pair[0]);
      if (c + 1 < columns) values[c + 1] = static_cast<float>(initial_deviation * pair[1]);
    }
  }
  return table;
}

}  // namespace

Parameters initial_parameters(const ModelOptions& options, RowRange users, std::size_t items, std::uint64_t seed) {
  const RowRange slots = {0, slot_count(options)};
  const auto draw = [&](Purpose purpose, RowRange rows) {
    return normal_rows(RandomKey{seed, purpose, 0}, rows, options.dim);
  };
  return {users, draw(Purpose::initial_user, users), draw(Purpose::initial_item, {0, items}),
          draw(Purpose::initial_key, slots), draw(Purpose::initial_value, slots)};
}

}  // namespace lrml
