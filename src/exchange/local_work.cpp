#include "local_work.h"

#include <algorithm>

namespace lrml {
namespace {

/// An order of rows that no prefetcher foresees: steps by a number without a common factor.
std::size_t scattered(std::size_t k, std::size_t rows) {
  return k * 7919 % rows;
}

std::size_t rows_of(std::size_t dim) {
  const std::size_t rows = std::max<std::size_t>(1, (std::size_t{1} << 18) / dim);
  return rows % 7919 == 0 ? rows + 1 : rows;
}

}  // namespace

LocalWork::LocalWork(std::size_t dim)
    : dim_(dim),
      rows_(rows_of(dim)),
      sums_(rows_, dim),
      total_(rows_, dim),
      moments_(zero_moments(rows_, dim)),
      table_(zero_matrix(rows_, dim)) {
  std::vector<float> gradient(dim);
  for (std::size_t k = 0; k < rows_; ++k) {
    for (std::size_t j = 0; j < dim; ++j) gradient[j] = 1e-3f * static_cast<float>((k + j) % 17) - 0.008f;
    sums_.add(static_cast<ItemId>(scattered(k, rows_)), gradient);
  }
  pack();
  turn();
}

void LocalWork::pack() {
  message_.clear();
  packer_.pack_rows(sums_, message_);
}

void LocalWork::sum() {
  total_.clear();
  add_packed_rows(message_, total_);
}

void LocalWork::turn() {
  reducer_(sums_, reduced_);
}

void LocalWork::update() {
  BetaPowers powers;
  const AdamStep adam(OptimOptions{}, powers);
  for (std::size_t k = 0; k < rows_; ++k) {
    const std::span gradient = std::span(reduced_.gradients).subspan(k * dim_, dim_);
    adam.update(gradient, row(moments_.mean, k), row(moments_.square, k), row(table_, k));
    project_to_unit_ball(row(table_, k));
  }
}

void LocalWork::copy() {
  copied_.clear();
  for (const ItemId item : sums_.ids()) {
    const std::span from = row(table_, index(item));
    copied_.insert(copied_.end(), from.begin(), from.end());
  }
}

}  // namespace lrml
