#include "forward_pass.h"

#include <algorithm>

namespace lrml {

Logistic::Logistic(float x) {
  const float power = exponential(x > 0.0f ? -x : x);
  loss = (x > 0.0f ? x : 0.0f) + static_cast<float>(logarithm(1.0 + static_cast<double>(power)));
  slope = (x > 0.0f ? 1.0f : power) / (1.0f + power);
  if (x != x) loss = slope = x;
}

ForwardPass::ForwardPass(const ModelOptions& model, float margin) : model_(model), margin_(margin) {
  for (auto* rows : {&p_, &q_i_, &q_j_}) rows->resize(model.dim);
  positive_.resize(model.dim, slot_count(model));
  negative_.resize(model.dim, slot_count(model));
  tile_rows_.resize(lanes * std::max(model.dim, slot_count(model)));
}

// Beyond the end of the tile the last triplet stands again; its results are not used.
void ForwardPass::load(const Parameters& parameters, std::span<const Triplet> tile) {
  const float *p[lanes], *q_i[lanes], *q_j[lanes];
  for (std::size_t t = 0; t < lanes; ++t) {
    const Triplet& triplet = tile[std::min(t, tile.size() - 1)];
    p[t] = parameters.user_row(triplet.user).data();
    q_i[t] = parameters.item_row(triplet.positive).data();
    q_j[t] = parameters.item_row(triplet.negative).data();
  }
  rows_to_lanes(p, model_.dim, p_.data());
  rows_to_lanes(q_i, model_.dim, q_i_.data());
  rows_to_lanes(q_j, model_.dim, q_j_.data());
}

ForwardPass::Distances ForwardPass::measure(const Parameters& parameters) {
  const std::size_t dim = model_.dim;
  if (model_.kind == ModelKind::bpr) {
    return {negative_dot(p_.data(), q_i_.data(), dim), negative_dot(p_.data(), q_j_.data(), dim)};
  }
  relate(parameters, p_.data(), q_i_.data(), positive_);
  if (has_own_relation()) relate(parameters, p_.data(), q_j_.data(), negative_);
  const PairTile& other = has_own_relation() ? negative_ : positive_;
  return {squared_distance(p_.data(), positive_.relation.data(), q_i_.data(), dim),
          squared_distance(p_.data(), other.relation.data(), q_j_.data(), dim)};
}

float ForwardPass::loss_of(float positive, float negative) const {
  if (model_.kind == ModelKind::bpr) return Logistic(positive - negative).loss;
  const float hinge = (margin_ + positive) - negative;
  return hinge <= 0.0f ? 0.0f : hinge;
}

void ForwardPass::keep(std::span<const std::uint32_t> active, const std::vector<Lanes>& values,
                       std::vector<float>& rows) {
  const std::size_t width = values.size();
  lanes_to_rows(values.data(), width, lanes, tile_rows_.data(), width);
  for (const std::uint32_t position : active) {
    const auto row = tile_rows_.begin() + static_cast<std::ptrdiff_t>(position % lanes * width);
    rows.insert(rows.end(), row, row + static_cast<std::ptrdiff_t>(width));
  }
}

void ForwardPass::keep(std::span<const std::uint32_t> active, const PairTile& pair, PairRows& rows) {
  keep(active, pair.attention, rows.attention);
  keep(active, pair.relation, rows.relation);
}

void ForwardPass::run(const Parameters& parameters, std::span<const Triplet> triplets, TripletGradients& out) {
  positive_rows_.clear();
  negative_rows_.clear();
  for (std::size_t begin = 0; begin < triplets.size(); begin += lanes) {
    const auto tile = triplets.subspan(begin, std::min(lanes, triplets.size() - begin));
    load(parameters, tile);
    const Distances distances = measure(parameters);
    const std::size_t active_before = out.active.size();
    for (std::size_t t = 0; t < tile.size(); ++t) {
      out.distance_positive.push_back(distances.positive.v[t]);
      out.distance_negative.push_back(distances.negative.v[t]);
      out.losses.push_back(loss_of(distances.positive.v[t], distances.negative.v[t]));
      if (!(out.losses.back() <= 0.0f)) out.active.push_back(static_cast<std::uint32_t>(begin + t));
    }
    const auto active = std::span<const std::uint32_t>(out.active).subspan(active_before);
    if (active.empty() || model_.kind == ModelKind::bpr) continue;
    keep(active, positive_, positive_rows_);
    if (has_own_relation()) keep(active, negative_, negative_rows_);
  }
}

}  // namespace lrml
