#include "lrml/model/parameters.h"

#include <utility>

#include "lrml/base/random.h"

namespace lrml {
namespace {

/// Global row i: its columns 2c and 2c + 1 come from draw c of index i.
void draw_normal(const RandomKey& key, double deviation, std::size_t i, std::span<float> values) {
  for (std::size_t c = 0; c < values.size(); c += 2) {
    const auto pair = normal_pair(key, i, static_cast<std::uint32_t>(c / 2));
    values[c] = static_cast<float>(deviation * pair[0]);
    if (c + 1 < values.size()) values[c + 1] = static_cast<float>(deviation * pair[1]);
  }
}

Matrix normal_rows(const RandomKey& key, double deviation, RowRange rows, std::size_t columns) {
  Matrix table = zero_matrix(rows.size(), columns);
  for (std::size_t i = 0; i < rows.size(); ++i) draw_normal(key, deviation, rows.begin + i, row(table, i));
  return table;
}

}  // namespace

Parameters initial_parameters(const ModelOptions& options, RowRange users, UnfilledTable items, std::uint64_t seed) {
  const RowRange slots = {0, slot_count(options)};
  const double deviation = options.initial_scale;
  const auto draw = [&](Purpose purpose, RowRange rows) {
    return normal_rows({seed, purpose, 0}, deviation, rows, options.dim);
  };
  for (std::size_t i = items.mine.begin; i < items.mine.end; ++i) {
    draw_normal({seed, Purpose::initial_item, 0}, deviation, i, row(items.table, i));
  }
  return {users, draw(Purpose::initial_user, users), std::move(items.table), draw(Purpose::initial_key, slots),
          draw(Purpose::initial_value, slots)};
}

}  // namespace lrml
