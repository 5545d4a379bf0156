#include "random_model.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "lrml/base/random.h"

namespace lrml::bench {
namespace {

/// Rows of normal numbers of length 1 on average, scaled back to 1 where they are longer; the same for both memories.
void fill(std::span<float> values, std::size_t dim, Purpose purpose) {
  const double deviation = 1.0 / std::sqrt(static_cast<double>(dim));
  for (std::size_t k = 0; k < values.size(); k += dim) {
    double squares = 0.0;
    for (std::size_t c = 0; c < dim; ++c) {
      values[k + c] = static_cast<float>(deviation * normal_pair({1, purpose, 0}, k + c, 0)[0]);
      squares += static_cast<double>(values[k + c]) * values[k + c];
    }
    for (float& x : values.subspan(k, dim)) x /= static_cast<float>(std::max(1.0, std::sqrt(squares)));
  }
}

}  // namespace

Parameters random_parameters(const ModelOptions& model, std::size_t users, std::size_t items) {
  Parameters p = initial_parameters(model, {0, users}, own_table(items, model.dim), 1);
  fill(elements(p.user_rows), model.dim, Purpose::initial_user);
  fill(elements(p.item_rows), model.dim, Purpose::initial_item);
  fill(elements(p.keys), model.dim, Purpose::initial_key);
  fill(elements(p.values), model.dim, Purpose::initial_value);
  return p;
}

double plain_distance(const Parameters& parameters, UserId user, ItemId item) {
  const auto p = parameters.user_row(user), q = parameters.item_row(item);
  std::vector<double> from_q(p.size());
  for (std::size_t k = 0; k < p.size(); ++k) from_q[k] = static_cast<double>(p[k]) - q[k];
  std::vector<double> weights;
  double total = 0.0;
  for (std::size_t slot = 0; slot < parameters.slots(); ++slot) {
    double logit = 0.0;
    const auto key = row(parameters.keys, slot);
    for (std::size_t k = 0; k < p.size(); ++k) logit += static_cast<double>(key[k]) * p[k] * q[k];
    weights.push_back(std::exp(logit));
    total += weights.back();
  }
  for (std::size_t slot = 0; slot < parameters.slots(); ++slot) {
    const auto value = row(parameters.values, slot);
    for (std::size_t k = 0; k < p.size(); ++k) from_q[k] += weights[slot] / total * value[k];
  }
  double distance = 0.0;
  for (const double x : from_q) distance += x * x;
  return distance;
}

}  // namespace lrml::bench
