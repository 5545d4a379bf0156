#include "lrml/model/score.h"

#include <algorithm>

#include "lrml/base/error.h"
#include "relation.h"

namespace lrml {

struct Scorer::Workspace {
  std::vector<Lanes> p;  ///< [d], the user in every lane
  std::vector<Lanes> q;  ///< [d]
  PairTile pair;
  MemoryFactors memory;

  void read(const Parameters& parameters, UserId user) {
    memory.read(parameters);
    const std::span<const float> user_row = parameters.user_row(user);
    for (std::size_t k = 0; k < p.size(); ++k) std::fill_n(p[k].v, lanes, user_row[k]);
  }

  /// At most sixteen items; the last one again in the lanes that are left.
  void read(const Parameters& parameters, std::span<const ItemId> items) {
    const float* rows[lanes];
    for (std::size_t t = 0; t < lanes; ++t) {
      rows[t] = parameters.item_row(items[std::min(t, items.size() - 1)]).data();
    }
    rows_to_lanes(rows, q.size(), q.data());
  }
};

Scorer::Scorer(const ModelOptions& model) : kind_(model.kind), workspace_(std::make_unique<Workspace>()) {
  workspace_->p.resize(model.dim);
  workspace_->q.resize(model.dim);
  workspace_->pair.resize(model.dim, slot_count(model));
}

Scorer::~Scorer() = default;

void Scorer::score(const Parameters& parameters, UserId user, std::span<const ItemId> items,
                   std::span<float> distances) {
  LRML_ASSERT(items.size() == distances.size() && parameters.users.contains(index(user)));
  auto& [p, q, pair, memory] = *workspace_;
  workspace_->read(parameters, user);
  for (std::size_t begin = 0; begin < items.size(); begin += lanes) {
    const std::size_t count = std::min(lanes, items.size() - begin);
    workspace_->read(parameters, items.subspan(begin, count));
    Lanes result;
    if (kind_ == ModelKind::bpr) {
      result = negative_dot(p.data(), q.data(), q.size());
    } else {
      relate(memory, p.data(), q.data(), pair);
      result = squared_distances(p.data(), pair.relation.data(), q.data(), q.data(), q.size()).first;
    }
    std::copy_n(result.v, count, distances.data() + begin);
  }
}

void Scorer::attend(const Parameters& parameters, UserId user, std::span<const ItemId> items,
                    std::span<float> attention) {
  auto& [p, q, pair, memory] = *workspace_;
  const std::size_t slots = pair.attention.size();
  LRML_ASSERT(slots > 0 && attention.size() == items.size() * slots && parameters.users.contains(index(user)));
  workspace_->read(parameters, user);
  for (std::size_t begin = 0; begin < items.size(); begin += lanes) {
    const std::size_t count = std::min(lanes, items.size() - begin);
    workspace_->read(parameters, items.subspan(begin, count));
    relate(memory, p.data(), q.data(), pair);
    float* rows[lanes] = {};
    for (std::size_t t = 0; t < count; ++t) rows[t] = attention.data() + (begin + t) * slots;
    lanes_to_rows(pair.attention.data(), slots, rows);
  }
}

}  // namespace lrml
