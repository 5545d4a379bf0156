// (seed, epoch, shard, step) → triplets: a function, so that any rank can draw any part at any time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "lrml/base/types.h"
#include "lrml/data/interactions.h"
#include "lrml/data/shards.h"

namespace lrml {

/// Draws the training examples of the shards whose users `interactions` holds, each with one negative.
///
/// An epoch has m steps. In step t shard s gives positions ⌊(T_s·t + φ_s)/m⌋ … ⌊(T_s·(t+1) + φ_s)/m⌋ − 1 of its own
/// permuted order, φ_s = ⌊s·m/S⌋: every example exactly once per epoch, whatever the number of ranks.
///
/// The order of shard s in an epoch is FeistelOrder({seed, order, epoch}, s, T_s). The negative of an example is the
/// first item without a training interaction among ⌊bits·I/2⁶⁴⌋ for the bits of the blocks ({seed, negative, epoch},
/// example's index in the file, 0 … 31); after 64 refusals, an unseen item chosen by rank with block 32.
/// Frozen: a change is a new semantics_version.
class Sampler {
 public:
  struct Setting {
    std::size_t items = 0;            ///< I
    std::size_t steps_per_epoch = 1;  ///< m
    std::uint64_t seed = 0;
  };

  /// `interactions` and `plan` must outlive the sampler.
  Sampler(const Interactions& interactions, const ShardPlan& plan, const Setting& setting);

  std::size_t steps_per_epoch() const { return setting_.steps_per_epoch; }

  /// Positions in the shard's order that belong to this step. @pre step < steps_per_epoch
  RowRange slice(std::size_t shard, std::size_t step) const;

  /// Examples of the step over all shards: every rank adds up all slices, so that none needs to ask.
  std::size_t examples_of_step(std::size_t step) const;

  /// Overwrites `triplets` with the shard's part of the step, in slice order.
  /// Cost: 34 ns a triplet of ML-1M, 74 ns of ML-20M. @pre the shard's users are held here
  void draw(std::size_t shard, std::uint32_t epoch, std::size_t step, std::vector<Triplet>& triplets) const;

 private:
  /// As many triplets as are drawn at once, so that the accesses to memory of one wait while others are worked on.
  static constexpr std::size_t together = 128;
  using Bits = std::array<std::uint64_t, 2>;  ///< of a block: two draws

  void draw_together(std::uint32_t epoch, RowRange users, std::span<const std::uint64_t> examples,
                     std::span<Triplet> triplets) const;

  /// From the bits of block 0 on.
  ItemId draw_negative(std::uint32_t epoch, std::size_t example, UserId user, Bits bits) const;
  ItemId item_of(std::uint64_t bits) const;

  const Interactions& interactions_;
  const ShardPlan& plan_;
  Setting setting_;
};

}  // namespace lrml
