#include "lrml/model/gradients.h"

#include <algorithm>

#include "backward.h"
#include "lrml/base/error.h"
#include "relation.h"

namespace lrml {

struct GradientKernel::Workspace {
  std::vector<Lanes> p, q_i, q_j;  ///< [d] each
  PairTile positive, negative;
  ForwardRows kept;
  MemoryBackward memory;
  std::vector<float> tile_rows;  ///< [16 x max(d, n)]

  void forward(const ModelOptions& model, const Parameters& parameters, std::span<const Triplet> tile);
  void keep(std::span<const std::uint32_t> active, const std::vector<Lanes>& values, std::vector<float>& rows);
  void backward_metric(const ModelOptions& model, const Parameters& parameters, std::span<const Triplet> triplets,
                       std::size_t first, std::size_t count, TripletGradients& out);
};

namespace {

/// The rows of up to sixteen triplets; beyond the end the last triplet again.
struct TileRows {
  const float* p[lanes];
  const float* q_i[lanes];
  const float* q_j[lanes];

  TileRows(const Parameters& parameters, std::span<const Triplet> tile) {
    for (std::size_t t = 0; t < lanes; ++t) {
      const Triplet& triplet = tile[std::min(t, tile.size() - 1)];
      p[t] = parameters.user_row(triplet.user).data();
      q_i[t] = parameters.item_row(triplet.positive).data();
      q_j[t] = parameters.item_row(triplet.negative).data();
    }
  }
};

/// log(1 + eˣ) and σ(x), both from e^−|x|.
struct Logistic {
  float loss;
  float slope;

  explicit Logistic(float x) {
    const float power = exponential(x > 0.0f ? -x : x);
    const auto tail = static_cast<float>(logarithm(1.0 + static_cast<double>(power)));
    loss = (x > 0.0f ? x : 0.0f) + tail;
    slope = (x > 0.0f ? 1.0f : power) / (1.0f + power);
    if (x != x) loss = slope = x;
  }
};

void append_losses(ModelKind kind, float margin, const Lanes& positive, const Lanes& negative, std::size_t count,
                   TripletGradients& out) {
  for (std::size_t t = 0; t < count; ++t) {
    const auto position = static_cast<std::uint32_t>(out.losses.size());
    out.distance_positive.push_back(positive.v[t]);
    out.distance_negative.push_back(negative.v[t]);
    const float hinge = (margin + positive.v[t]) - negative.v[t];
    const float loss =
        kind == ModelKind::bpr ? Logistic(positive.v[t] - negative.v[t]).loss : (hinge <= 0.0f ? 0.0f : hinge);
    out.losses.push_back(loss);
    if (!(loss <= 0.0f)) out.active.push_back(position);
  }
}

void clear(TripletGradients& out) {
  for (auto* values : {&out.distance_positive, &out.distance_negative, &out.losses}) values->clear();
  out.active.clear();
}

void resize_rows(TripletGradients& out, std::size_t dim) {
  for (auto* rows : {&out.user, &out.positive, &out.negative}) rows->resize(out.active.size() * dim);
}

void backward_bpr(const Parameters& parameters, std::span<const Triplet> triplets, TripletGradients& out) {
  const std::size_t dim = parameters.dim();
  for (std::size_t a = 0; a < out.active.size(); ++a) {
    const std::size_t position = out.active[a];
    const TileRows rows(parameters, triplets.subspan(position, 1));
    const float slope = Logistic(out.distance_positive[position] - out.distance_negative[position]).slope;
    for (std::size_t k = 0; k < dim; ++k) {
      out.user[a * dim + k] = slope * (rows.q_j[0][k] - rows.q_i[0][k]);
      out.positive[a * dim + k] = -slope * rows.p[0][k];
      out.negative[a * dim + k] = slope * rows.p[0][k];
    }
  }
}

}  // namespace

GradientKernel::GradientKernel(const ModelOptions& model, const LossOptions& loss)
    : model_(model), margin_(static_cast<float>(loss.margin)), workspace_(std::make_unique<Workspace>()) {
  const std::size_t dim = model.dim;
  for (auto* rows : {&workspace_->p, &workspace_->q_i, &workspace_->q_j}) rows->resize(dim);
  workspace_->positive.resize(dim, slot_count(model));
  workspace_->negative.resize(dim, slot_count(model));
  workspace_->tile_rows.resize(lanes * std::max(dim, slot_count(model)));
}

GradientKernel::~GradientKernel() = default;
GradientKernel::GradientKernel(GradientKernel&&) noexcept = default;
GradientKernel& GradientKernel::operator=(GradientKernel&&) noexcept = default;

void GradientKernel::Workspace::forward(const ModelOptions& model, const Parameters& parameters,
                                        std::span<const Triplet> tile) {
  const TileRows rows(parameters, tile);
  rows_to_lanes(rows.p, model.dim, p.data());
  rows_to_lanes(rows.q_i, model.dim, q_i.data());
  rows_to_lanes(rows.q_j, model.dim, q_j.data());
  if (model.kind == ModelKind::bpr) return;
  relate(parameters, p.data(), q_i.data(), positive);
  if (model.relation == Relation::own) relate(parameters, p.data(), q_j.data(), negative);
}

// Appends lanes `active` of `values` as rows.
void GradientKernel::Workspace::keep(std::span<const std::uint32_t> active, const std::vector<Lanes>& values,
                                     std::vector<float>& rows) {
  const std::size_t width = values.size();
  lanes_to_rows(values.data(), width, lanes, tile_rows.data(), width);
  for (const std::uint32_t position : active) {
    const auto row = tile_rows.begin() + static_cast<std::ptrdiff_t>(position % lanes * width);
    rows.insert(rows.end(), row, row + static_cast<std::ptrdiff_t>(width));
  }
}

// Active triplets first … first + count − 1; with "own" each is two pairs of the group, (u,i) before (u,j).
void GradientKernel::Workspace::backward_metric(const ModelOptions& model, const Parameters& parameters,
                                                std::span<const Triplet> triplets, std::size_t first,
                                                std::size_t count, TripletGradients& out) {
  const std::size_t dim = model.dim;
  const std::size_t slots = slot_count(model);
  const bool own = model.relation == Relation::own;
  const std::size_t pairs = own ? 2 : 1;
  for (std::size_t t = 0; t < count; ++t) {
    const std::size_t a = first + t;
    const TileRows rows(parameters, triplets.subspan(out.active[a], 1));
    const float *p_u = rows.p[0], *qi = rows.q_i[0], *qj = rows.q_j[0];
    const float* r = kept.relation.data() + a * dim;
    const float* r_negative = own ? kept.relation_negative.data() + a * dim : r;
    float* grad_i = out.positive.data() + a * dim;
    float* grad_j = out.negative.data() + a * dim;
    float* g = memory.g(t * pairs).data();
    float* s = memory.joint(t * pairs).data();
    for (std::size_t k = 0; k < dim; ++k) {
      grad_i[k] = -2.0f * ((p_u[k] + r[k]) - qi[k]);
      grad_j[k] = 2.0f * ((p_u[k] + r_negative[k]) - qj[k]);
      g[k] = own ? -grad_i[k] : 2.0f * (qj[k] - qi[k]);
      s[k] = p_u[k] * qi[k];
    }
    std::copy_n(kept.attention.data() + a * slots, slots, memory.attention(t * pairs).data());
    if (!own) continue;
    std::copy_n(kept.attention_negative.data() + a * slots, slots, memory.attention(t * pairs + 1).data());
    float* g_negative = memory.g(t * pairs + 1).data();
    float* s_negative = memory.joint(t * pairs + 1).data();
    for (std::size_t k = 0; k < dim; ++k) {
      g_negative[k] = -grad_j[k];
      s_negative[k] = p_u[k] * qj[k];
    }
  }
  memory.run(parameters, count * pairs);
  for (std::size_t t = 0; t < count; ++t) {
    const std::size_t a = first + t;
    const TileRows rows(parameters, triplets.subspan(out.active[a], 1));
    const float *p_u = rows.p[0], *qi = rows.q_i[0], *qj = rows.q_j[0];
    float* grad_p = out.user.data() + a * dim;
    float* grad_i = out.positive.data() + a * dim;
    float* grad_j = out.negative.data() + a * dim;
    const float* g = memory.g(t * pairs).data();
    const float* ds = memory.joint_gradient(t * pairs).data();
    for (std::size_t k = 0; k < dim; ++k) {
      grad_p[k] = fused(ds[k], qi[k], g[k]);
      grad_i[k] = fused(ds[k], p_u[k], grad_i[k]);
    }
    if (!own) continue;
    const float* g_negative = memory.g(t * pairs + 1).data();
    const float* ds_negative = memory.joint_gradient(t * pairs + 1).data();
    for (std::size_t k = 0; k < dim; ++k) {
      grad_p[k] += fused(ds_negative[k], qj[k], g_negative[k]);
      grad_j[k] = fused(ds_negative[k], p_u[k], grad_j[k]);
    }
  }
}

void GradientKernel::compute(const Parameters& parameters, std::span<const Triplet> triplets,
                             TripletGradients& out) {
  Workspace& w = *workspace_;
  const bool own = model_.relation == Relation::own;
  clear(out);
  for (auto* rows : {&w.kept.attention, &w.kept.relation, &w.kept.attention_negative, &w.kept.relation_negative}) {
    rows->clear();
  }
  for (std::size_t begin = 0; begin < triplets.size(); begin += lanes) {
    const auto tile = triplets.subspan(begin, std::min(lanes, triplets.size() - begin));
    w.forward(model_, parameters, tile);
    const std::size_t before = out.active.size();
    if (model_.kind == ModelKind::bpr) {
      append_losses(model_.kind, margin_, negative_dot(w.p.data(), w.q_i.data(), model_.dim),
                    negative_dot(w.p.data(), w.q_j.data(), model_.dim), tile.size(), out);
      continue;
    }
    const Lanes* r_negative = own ? w.negative.relation.data() : w.positive.relation.data();
    append_losses(model_.kind, margin_,
                  squared_distance(w.p.data(), w.positive.relation.data(), w.q_i.data(), model_.dim),
                  squared_distance(w.p.data(), r_negative, w.q_j.data(), model_.dim), tile.size(), out);
    const std::span<const std::uint32_t> active = std::span(out.active).subspan(before);
    if (active.empty()) continue;
    w.keep(active, w.positive.attention, w.kept.attention);
    w.keep(active, w.positive.relation, w.kept.relation);
    if (!own) continue;
    w.keep(active, w.negative.attention, w.kept.attention_negative);
    w.keep(active, w.negative.relation, w.kept.relation_negative);
  }
  resize_rows(out, model_.dim);
  w.memory.start(parameters);
  if (model_.kind == ModelKind::bpr) backward_bpr(parameters, triplets, out);
  for (std::size_t a = 0; a < out.active.size() && model_.kind != ModelKind::bpr; a += lanes) {
    w.backward_metric(model_, parameters, triplets, a, std::min(lanes, out.active.size() - a), out);
  }
  w.memory.finish(out.keys, out.values);
}

}  // namespace lrml
