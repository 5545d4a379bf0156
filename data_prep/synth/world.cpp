#include "data_prep/synth/world.h"

#include <algorithm>

#include "data_prep/synth/attention.h"
#include "data_prep/synth/liking.h"
#include "data_prep/synth/purposes.h"
#include "lrml/base/floating.h"

namespace lrml::prep {
namespace {

constexpr float length_of_relations = 1.2f;

// A direction drawn uniformly, times `length`.
Latent random_direction(const RandomKey& key, std::uint64_t index, double length) {
  std::array<double, latent_width> normal;
  double square = 0.0;
  for (std::size_t d = 0; d < latent_width; d += 2) {
    const auto pair = normal_pair(key, index, static_cast<std::uint32_t>(d));
    normal[d] = pair[0];
    normal[d + 1] = pair[1];
    square += pair[0] * pair[0] + pair[1] * pair[1];
  }
  const double scale = length / square_root(square);
  Latent direction;
  for (std::size_t d = 0; d < latent_width; ++d) direction[d] = static_cast<float>(normal[d] * scale);
  return direction;
}

std::vector<Latent> random_directions(const RandomKey& key, std::size_t count, double length) {
  std::vector<Latent> directions(count);
  for (std::size_t k = 0; k < count; ++k) directions[k] = random_direction(key, k, length);
  return directions;
}

// Coordinates of points on the unit sphere have the variance 1/d0 and x ∘ y the variance 1/d0² in each; so keys of
// length σ·d0 make logits of deviation σ.
Memory random_memory(std::uint64_t seed, std::size_t slots) {
  return {.keys = random_directions(synth_key(seed, SynthPurpose::memory_key), slots, logit_deviation * latent_width),
          .values = random_directions(synth_key(seed, SynthPurpose::memory_value), slots, value_length)};
}

// About twelve items per cluster; more clusters than a third of the items would leave users nothing to
// choose.
std::size_t cluster_count(std::size_t items) {
  return std::min(items / 3, std::clamp(items / 12, std::size_t{64}, std::size_t{2048}));
}

void place_items(World& world, std::size_t items) {
  const RandomKey key = synth_key(world.seed, SynthPurpose::item_cluster);
  world.cluster_of_item.resize(items);
  world.cluster_begin.assign(world.clusters() + 1, 0);
  for (std::size_t i = 0; i < items; ++i) {
    const std::uint64_t cluster = uniform_below(random_pair(key, i, 0)[0], world.clusters());
    world.cluster_of_item[i] = static_cast<std::uint32_t>(cluster);
    ++world.cluster_begin[cluster + 1];
  }
  for (std::size_t c = 0; c < world.clusters(); ++c) world.cluster_begin[c + 1] += world.cluster_begin[c];
  std::vector<std::uint32_t> next(world.cluster_begin.begin(), world.cluster_begin.end() - 1);
  world.members.resize(items);
  for (std::size_t i = 0; i < items; ++i) {
    world.members[next[world.cluster_of_item[i]]++] = static_cast<std::uint32_t>(i);
  }
}

// By translations.
void translate_user(const World& world, const Latent& x, std::uint8_t group, std::vector<float>& distances,
                    std::vector<std::uint8_t>& kinds) {
  std::vector<Latent> wanted(world.kinds);  // by block: x_u + t_r
  for (std::size_t block = 0; block < world.kinds; ++block) {
    const Latent& t = world.translations[kind_of_pair(world, group, static_cast<std::uint8_t>(block))];
    for (std::size_t d = 0; d < latent_width; ++d) wanted[block][d] = x[d] + t[d];
  }
  squared_distances(wanted, world.centres, distances);
  for (std::size_t c = 0; c < kinds.size(); ++c) kinds[c] = kind_of_pair(world, group, world.block_of_cluster(c));
}

}  // namespace

World make_world(const Profile& profile, std::size_t kinds, std::uint64_t seed, Structure structure) {
  World world;
  world.seed = seed;
  world.structure = structure;
  world.kinds = kinds;
  if (structure == Structure::teacher) {
    world.memory = random_memory(seed, kinds);
  } else {
    world.translation_length = structure == Structure::relations ? length_of_relations : 0.0f;
    world.translations = random_directions(synth_key(seed, SynthPurpose::translation), kinds, world.translation_length);
  }
  world.centres = random_directions(synth_key(seed, SynthPurpose::centre), cluster_count(profile.items), 1.0);
  place_items(world, profile.items);
  return world;
}

Latent position_of_user(const World& world, std::size_t user) {
  return random_direction(synth_key(world.seed, SynthPurpose::user_vector), user, 1.0);
}

std::uint8_t group_of_user(const World& world, std::size_t user) {
  const auto bits = random_pair(synth_key(world.seed, SynthPurpose::user_group), user, 0);
  return static_cast<std::uint8_t>(uniform_below(bits[0], world.kinds));
}

void relate_user(const World& world, std::size_t user, std::vector<float>& distances,
                 std::vector<std::uint8_t>& kinds) {
  distances.resize(world.clusters());
  kinds.resize(world.clusters());
  const Latent x = position_of_user(world, user);
  if (world.structure == Structure::teacher) {
    attended_distances(world.memory, x, world.centres, distances, kinds);
  } else {
    translate_user(world, x, group_of_user(world, user), distances, kinds);
  }
}

void trend_at(const World& world, double tau, std::vector<float>& factors) {
  factors.resize(world.kinds);
  for (std::size_t r = 0; r < world.kinds; ++r) {
    const double w = 2.0 * static_cast<double>(r) / static_cast<double>(world.kinds - 1) - 1.0;
    factors[r] = exponential(static_cast<float>(ramp * w * (2.0 * tau - 1.0)));
  }
}

}  // namespace lrml::prep
