// The planted truth: users and clusters of items as points, and what lies between them by kind of relation: a
// translation, or what a memory of slots makes of the pair.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "data_prep/synth/profile.h"
#include "lrml/data/contents.h"

namespace lrml::prep {

inline constexpr std::size_t latent_width = 8;  ///< d0
inline constexpr std::size_t most_kinds = 18;   ///< each block has a genre of its own
inline constexpr std::uint8_t noise_kind = no_kind;
inline constexpr float closeness = 4.0f;  ///< β: how sharply preference falls with squared distance
inline constexpr float ramp = 2.0f;       ///< how strongly kinds come and go over the span of time

// Of a teacher's memory: the standard deviation of the logits over all points, and the length of its values.
inline constexpr float logit_deviation = 4.0f;
inline constexpr float value_length = 1.0f;

using Latent = std::array<float, latent_width>;

/// A memory as LRML has it, n slots.
struct Memory {
  std::vector<Latent> keys;    ///< [n] K
  std::vector<Latent> values;  ///< [n] M
};

/// R kinds, C clusters, I items. Cluster c belongs to block c mod R, user u to a group below R.
struct World {
  std::uint64_t seed = 0;
  Structure structure = Structure::relations;
  std::size_t kinds = 0;                       ///< R
  float translation_length = 0.0f;             ///< ‖t_r‖
  std::vector<Latent> translations;            ///< [R] t_r; a teacher has none
  Memory memory;                               ///< [R] slots of a teacher, else none
  std::vector<Latent> centres;                 ///< [C] y_c, on the unit sphere
  std::vector<std::uint32_t> cluster_of_item;  ///< [I]
  std::vector<std::uint32_t> cluster_begin;    ///< [C + 1] cluster c's members are members[begin[c] … begin[c+1])
  std::vector<std::uint32_t> members;          ///< [I] items by cluster

  std::size_t clusters() const { return centres.size(); }
  std::size_t items() const { return members.size(); }
  std::span<const std::uint32_t> members_of(std::size_t cluster) const {
    return {members.data() + cluster_begin[cluster], members.data() + cluster_begin[cluster + 1]};
  }
  std::uint8_t block_of_cluster(std::size_t cluster) const { return static_cast<std::uint8_t>(cluster % kinds); }
  std::uint8_t block_of_item(std::size_t item) const { return block_of_cluster(cluster_of_item[item]); }
};

/// relations  t_r of one length, in random directions
/// plain      t_r = 0
/// teacher    R slots; rows of K and M of one length each, in random directions
World make_world(const Profile& profile, std::size_t kinds, std::uint64_t seed,
                 Structure structure = Structure::relations);

/// User u's position, x_u, on the unit sphere.
Latent position_of_user(const World& world, std::size_t user);

/// User u's group, a(u) in [0, R).
std::uint8_t group_of_user(const World& world, std::size_t user);

/// The kind of a pair but in a teacher's world: (a + b) mod R. Neither the user's group nor the item's block alone
/// tells it.
inline std::uint8_t kind_of_pair(const World& world, std::uint8_t group, std::uint8_t block) {
  return static_cast<std::uint8_t>((group + block) % world.kinds);
}

/// What user u's relation to every cluster is: the squared distance and the kind of each pair, [C].
///
///     relations, plain   ‖x_u + t_r − y_c‖², r = kind_of_pair()
///     teacher            ‖x_u + Mᵀa − y_c‖², a = softmax(K (x_u ∘ y_c)); the kind is the slot of largest a, of equal
///                        ones the lowest
///
/// Cost     C·d0 fused multiply-adds; of a teacher 2·R·d0 + d0 and R exponentials for each cluster
void relate_user(const World& world, std::size_t user, std::vector<float>& distances, std::vector<std::uint8_t>& kinds);

/// The factor by which time favours kind r, exp(ramp·w_r·(2τ − 1)) with w_r from −1 to 1 and τ in [0, 1] the
/// part of the span that has passed; [R].
void trend_at(const World& world, double tau, std::vector<float>& factors);

}  // namespace lrml::prep
