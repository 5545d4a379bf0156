#include "lrml/model/hardest_by_distance.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "lrml/base/error.h"
#include "relation.h"

namespace lrml {

struct HardestByDistance::Workspace {
  std::vector<Lanes> p, q;  ///< [d] each
  PairTile pair;
  MemoryFactors memory;

  void relate() { lrml::relate(memory, p.data(), q.data(), pair); }
  Lanes distances() const {
    return squared_distances(p.data(), pair.relation.data(), q.data(), q.data(), q.size()).first;
  }
};

HardestByDistance::HardestByDistance(const ModelOptions& model)
    : own_(has_own_relation(model)), workspace_(std::make_unique<Workspace>()) {
  LRML_ASSERT(slot_count(model) > 0);
  workspace_->p.resize(model.dim);
  workspace_->q.resize(model.dim);
  workspace_->pair.resize(model.dim, slot_count(model));
}

HardestByDistance::~HardestByDistance() = default;
HardestByDistance::HardestByDistance(HardestByDistance&&) noexcept = default;

namespace {

/// Rows of a tile's triplets into lanes; the last triplet again in the lanes that are left.
template <class RowOf>
void load(std::span<const Triplet> tile, std::vector<Lanes>& out, const RowOf& row_of) {
  const float* rows[lanes];
  for (std::size_t t = 0; t < lanes; ++t) rows[t] = row_of(std::min(t, tile.size() - 1)).data();
  rows_to_lanes(rows, out.size(), out.data());
}

}  // namespace

void HardestByDistance::choose(const Parameters& parameters, std::span<const ItemId> candidates,
                               std::span<Triplet> triplets) {
  LRML_ASSERT(triplets.empty() ? candidates.empty() : candidates.size() % triplets.size() == 0);
  Workspace& w = *workspace_;
  w.memory.read(parameters);
  const std::size_t each = triplets.empty() ? 0 : candidates.size() / triplets.size();
  for (std::size_t begin = 0; begin < triplets.size(); begin += lanes) {
    const std::span<Triplet> tile = triplets.subspan(begin, std::min(lanes, triplets.size() - begin));
    load(tile, w.p, [&](std::size_t t) { return parameters.user_row(tile[t].user); });
    if (!own_) {
      load(tile, w.q, [&](std::size_t t) { return parameters.item_row(tile[t].positive); });
      w.relate();
    }
    Lanes least;
    for (std::size_t h = 0; h < each; ++h) {
      const auto candidate = [&](std::size_t t) { return candidates[(begin + t) * each + h]; };
      load(tile, w.q, [&](std::size_t t) { return parameters.item_row(candidate(t)); });
      if (own_) w.relate();
      const Lanes far = w.distances();
      for (std::size_t t = 0; t < tile.size(); ++t) {
        if (h > 0 && !(far.v[t] < least.v[t])) continue;
        least.v[t] = far.v[t];
        tile[t].negative = candidate(t);
      }
    }
  }
}

}  // namespace lrml
