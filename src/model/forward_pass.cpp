#include "forward_pass.h"

#include <algorithm>

#include "lrml/base/floating.h"

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
  for (PairRows* rows : {&positive_rows_, &negative_rows_}) {
    rows->attention.resize(capacity * slot_count(model));
    rows->relation.resize(capacity, model.dim);
  }
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

// The rows of the next tile, while this one is computed.
void ForwardPass::prefetch(const Parameters& parameters, std::span<const Triplet> rest) const {
  const auto ask_for = [](std::span<const float> row) {
    for (std::size_t k = 0; k < row.size(); k += lanes) __builtin_prefetch(row.data() + k);
  };
  for (const Triplet& triplet : rest.first(std::min(lanes, rest.size()))) {
    ask_for(parameters.user_row(triplet.user));
    ask_for(parameters.item_row(triplet.positive));
    ask_for(parameters.item_row(triplet.negative));
  }
}

ForwardPass::Distances ForwardPass::measure() {
  const std::size_t dim = model_.dim;
  if (model_.kind == ModelKind::bpr) {
    return {negative_dot(p_.data(), q_i_.data(), dim), negative_dot(p_.data(), q_j_.data(), dim)};
  }
  relate(memory_, p_.data(), q_i_.data(), positive_);
  const auto distances = squared_distances(p_.data(), positive_.relation.data(), q_i_.data(), q_j_.data(), dim);
  if (!has_own_relation(model_)) return {distances.first, distances.second};
  relate(memory_, p_.data(), q_j_.data(), negative_);
  return {distances.first,
          squared_distances(p_.data(), negative_.relation.data(), q_j_.data(), q_j_.data(), dim).first};
}

float ForwardPass::loss_of(float positive, float negative) const {
  if (model_.kind == ModelKind::bpr) return Logistic(positive - negative).loss;
  const float hinge = (margin_ + positive) - negative;
  return hinge <= 0.0f ? 0.0f : hinge;
}

void ForwardPass::keep(std::span<const std::uint32_t> active, const PairTile& pair, PairRows& rows) const {
  const std::size_t slots = pair.attention.size();
  float *attention[lanes] = {}, *relation[lanes] = {};
  for (std::size_t k = 0; k < active.size(); ++k) {
    attention[active[k] % lanes] = rows.attention.data() + (kept_ + k) * slots;
    relation[active[k] % lanes] = rows.relation[kept_ + k].data();
  }
  lanes_to_rows(pair.attention.data(), slots, attention);
  lanes_to_rows(pair.relation.data(), model_.dim, relation);
}

void ForwardPass::start(const Parameters& parameters, std::span<const Triplet> triplets, TripletGradients& out) {
  for (auto* values : {&out.distance_positive, &out.distance_negative, &out.losses}) values->resize(triplets.size());
  out.active.clear();
  kept_ = 0;
  memory_.read(parameters);
}

void ForwardPass::run_tile(const Parameters& parameters, std::span<const Triplet> triplets, std::size_t begin,
                           TripletGradients& out) {
  const auto tile = triplets.subspan(begin, std::min(lanes, triplets.size() - begin));
  load(parameters, tile);
  prefetch(parameters, triplets.subspan(begin + tile.size()));
  const Distances distances = measure();
  const std::size_t active_before = out.active.size();
  for (std::size_t t = 0; t < tile.size(); ++t) {
    out.distance_positive[begin + t] = distances.positive.v[t];
    out.distance_negative[begin + t] = distances.negative.v[t];
    const float loss = loss_of(distances.positive.v[t], distances.negative.v[t]);
    out.losses[begin + t] = loss;
    if (!(loss <= 0.0f)) out.active.push_back(static_cast<std::uint32_t>(begin + t));
  }
  const auto active = std::span<const std::uint32_t>(out.active).subspan(active_before);
  if (active.empty()) return;
  if (model_.kind != ModelKind::bpr) keep(active, positive_, positive_rows_);
  if (has_own_relation(model_)) keep(active, negative_, negative_rows_);
  kept_ += active.size();
}

}  // namespace lrml
