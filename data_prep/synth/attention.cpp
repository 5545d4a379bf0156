// Compiled for every instruction set; each call goes to the best one this machine has.
#include "data_prep/synth/attention.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "data_prep/synth/attention.cpp"
#include <hwy/foreach_target.h>
// Each pass of foreach_target includes this anew.
#include <hwy/highway.h>

#include <algorithm>
#include <array>

#include "lrml/base/floating.h"

HWY_BEFORE_NAMESPACE();
namespace lrml::prep::HWY_NAMESPACE {

/// A number of each of sixteen clusters: loops over lanes become vector instructions.
constexpr std::size_t lanes = 16;
using Lanes = std::array<float, lanes>;

/// Sixteen clusters beside each other.
struct Tile {
  std::array<Lanes, latent_width> centre;   ///< y by coordinate; lanes beyond the last cluster are 0
  std::size_t slots = 0;                    ///< n
  std::array<Lanes, most_kinds> attention;  ///< [n] K (x ∘ y), then its softmax
  Lanes largest;                            ///< logit
  std::array<std::uint32_t, lanes> strongest;
  Lanes distance;
};

void load_centres(std::span<const Latent> centres, Tile& tile) {
  tile.centre = {};
  for (std::size_t lane = 0; lane < centres.size(); ++lane) {
    for (std::size_t d = 0; d < latent_width; ++d) tile.centre[d][lane] = centres[lane][d];
  }
}

/// (K ∘ x) y, which is K (x ∘ y).
void compute_logits(const Memory& memory, const Latent& x, Tile& tile) {
  for (std::size_t j = 0; j < tile.slots; ++j) {
    Lanes sum = {};
    for (std::size_t d = 0; d < latent_width; ++d) {
      const float key = memory.keys[j][d] * x[d];
      for (std::size_t k = 0; k < lanes; ++k) sum[k] = fused(key, tile.centre[d][k], sum[k]);
    }
    tile.attention[j] = sum;
  }
}

void find_strongest(Tile& tile) {
  tile.largest = tile.attention[0];
  tile.strongest = {};
  for (std::uint32_t j = 1; j < tile.slots; ++j) {
    const Lanes& logit = tile.attention[j];
    for (std::size_t k = 0; k < lanes; ++k) {
      const bool is_larger = logit[k] > tile.largest[k];
      tile.largest[k] = is_larger ? logit[k] : tile.largest[k];
      tile.strongest[k] = is_larger ? j : tile.strongest[k];
    }
  }
}

void apply_softmax(Tile& tile) {
  Lanes sum = {};
  for (std::size_t j = 0; j < tile.slots; ++j) {
    Lanes& a = tile.attention[j];
    for (std::size_t k = 0; k < lanes; ++k) a[k] = exponential(a[k] - tile.largest[k]);
    for (std::size_t k = 0; k < lanes; ++k) sum[k] += a[k];
  }
  for (std::size_t j = 0; j < tile.slots; ++j) {
    for (std::size_t k = 0; k < lanes; ++k) tile.attention[j][k] /= sum[k];
  }
}

/// ‖x + Mᵀa − y‖²
void compute_distances(const Memory& memory, const Latent& x, Tile& tile) {
  tile.distance = {};
  for (std::size_t d = 0; d < latent_width; ++d) {
    Lanes wanted;
    wanted.fill(x[d]);
    for (std::size_t j = 0; j < tile.slots; ++j) {
      const float value = memory.values[j][d];
      for (std::size_t k = 0; k < lanes; ++k) wanted[k] = fused(value, tile.attention[j][k], wanted[k]);
    }
    for (std::size_t k = 0; k < lanes; ++k) {
      const float difference = wanted[k] - tile.centre[d][k];
      tile.distance[k] = fused(difference, difference, tile.distance[k]);
    }
  }
}

void attended_distances(const Memory& memory, const Latent& x, std::span<const Latent> centres,
                        std::span<float> distances, std::span<std::uint8_t> strongest) {
  Tile tile;
  tile.slots = memory.keys.size();
  for (std::size_t begin = 0; begin < centres.size(); begin += lanes) {
    const std::size_t count = std::min(lanes, centres.size() - begin);
    load_centres(centres.subspan(begin, count), tile);
    compute_logits(memory, x, tile);
    find_strongest(tile);
    apply_softmax(tile);
    compute_distances(memory, x, tile);
    for (std::size_t k = 0; k < count; ++k) {
      distances[begin + k] = tile.distance[k];
      strongest[begin + k] = static_cast<std::uint8_t>(tile.strongest[k]);
    }
  }
}

}  // namespace lrml::prep::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "lrml/base/error.h"

namespace lrml::prep {

HWY_EXPORT(attended_distances);

void attended_distances(const Memory& memory, const Latent& x, std::span<const Latent> centres,
                        std::span<float> distances, std::span<std::uint8_t> strongest) {
  LRML_ASSERT(!memory.keys.empty() && memory.keys.size() <= most_kinds && memory.keys.size() == memory.values.size());
  LRML_ASSERT(centres.size() == distances.size() && centres.size() == strongest.size());
  HWY_DYNAMIC_DISPATCH(attended_distances)(memory, x, centres, distances, strongest);
}

}  // namespace lrml::prep
#endif
