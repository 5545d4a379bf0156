// What is trained: the kind of model, its sizes and its loss.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "lrml/base/fields.h"

namespace lrml {

enum class ModelKind {
  lrml,  ///< latent relational metric learning (Tay et al., WWW 2018)
  cml,   ///< collaborative metric learning: no memory, r = 0
  bpr,   ///< dot product and logistic loss, no unit ball
};
template <>
struct EnumNames<ModelKind> {
  static constexpr std::array<std::string_view, 3> names = {"lrml", "cml", "bpr"};
};

/// Which relation vector a negative is measured with.
enum class Relation {
  shared,  ///< the positive pair's (the paper)
  own,     ///< the pair (u, j)'s own
};
template <>
struct EnumNames<Relation> {
  static constexpr std::array<std::string_view, 2> names = {"shared", "own"};
};

struct ModelOptions {
  ModelKind kind = ModelKind::lrml;
  std::size_t dim = 100;
  std::size_t slots = 20;
  Relation relation = Relation::shared;
  double memory_radius = 0.0;
  double initial_scale = 0.01;
};

template <FieldsOf<ModelOptions> Options, class Visitor>
void visit_fields(Options& options, Visitor&& visit) {
  visit("kind", options.kind, "lrml, or the baselines cml (no memory) and bpr (dot product)", Identity::yes);
  visit("dim", options.dim, "width d of every vector", Identity::yes);
  visit("slots", options.slots, "memory slots n (lrml only)", Identity::yes);
  visit("relation", options.relation, "relation of the negative: the positive pair's (shared) or its own",
        Identity::yes);
  visit("memory_radius", options.memory_radius, "longest row of M, to which longer ones are scaled; 0: any length",
        Identity::yes);
  visit("initial_scale", options.initial_scale, "standard deviation of every parameter at the start", Identity::yes);
}

struct LossOptions {
  double margin = 0.2;
  double recency_floor = 1.0;
  double recency_items = 20.0;
  double l2 = 0.0;
};

template <FieldsOf<LossOptions> Options, class Visitor>
void visit_fields(Options& options, Visitor&& visit) {
  visit("margin", options.margin, "hinge margin λ (lrml and cml)", Identity::yes);
  visit("recency_floor", options.recency_floor,
        "weight α of a user's oldest examples; the newest weighs 1, and 1 weighs all alike", Identity::yes);
  visit("recency_items", options.recency_items, "weight is α + (1 − α)·exp(−later items of the user / recency_items)",
        Identity::yes);
  visit("l2", options.l2, "bpr: λ of the penalty ½λ(‖p‖² + ‖q_i‖² + ‖q_j‖²) of every triplet; 0: none", Identity::yes);
}

/// Throws Error (usage) naming the key of an impossible value.
void validate(const ModelOptions& options);
void validate(const LossOptions& options);
void validate_together(const ModelOptions& model, const LossOptions& loss);

/// Slots that exist: n for lrml, none for cml and bpr.
inline std::size_t slot_count(const ModelOptions& options) {
  return options.kind == ModelKind::lrml ? options.slots : 0;
}

/// Whether examples weigh by how many of their user's training items come later, which takes times.
inline bool weighs_by_recency(const LossOptions& options) {
  return options.recency_floor < 1.0;
}

/// Whether a negative has a relation vector of its own.
inline bool has_own_relation(const ModelOptions& options) {
  return options.kind == ModelKind::lrml && options.relation == Relation::own;
}

}  // namespace lrml
