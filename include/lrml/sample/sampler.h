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
#include "lrml/sample/options.h"

namespace lrml {

/// What a shard draws for one step: B examples in slice order, each with m negatives of k candidates. Buffers keep
/// their memory between draws.
struct ShardDraws {
  std::vector<Triplet> triplets;     ///< [B·m] by example, then by negative, which is its first candidate
  std::vector<ItemId> candidates;    ///< [B·m·k] of each triplet, in the order of their draws; empty where k = 1
  std::vector<std::uint32_t> later;  ///< [B] interactions that follow in the user's list; empty unless counted
};

/// Draws the training examples of the shards whose users `interactions` holds, each with its negatives.
///
/// An epoch has m steps. In step t shard s gives positions ⌊(T_s·t + φ_s)/m⌋ … ⌊(T_s·(t+1) + φ_s)/m⌋ − 1 of its own
/// permuted order, φ_s = ⌊s·m/S⌋: every example exactly once per epoch, whatever the number of ranks.
///
/// The order of shard s in an epoch is FeistelOrder({seed, order, epoch}, s, T_s). Candidate h of an example's negative
/// j is its draw c = j·k + h: the first item without a training interaction among ⌊bits·I/2⁶⁴⌋ for the bits of the
/// blocks ({seed, negative, epoch}, example's index in the file, 64c … 64c + 31); after 64 refusals, an unseen item
/// chosen by rank with block 64c + 32. Draws are independent: candidates and negatives may be equal.
/// Frozen: a change is a new semantics_version.
class Sampler {
 public:
  struct Setting {
    std::size_t items = 0;            ///< I
    std::size_t steps_per_epoch = 1;  ///< m
    std::uint64_t seed = 0;
    SampleOptions sample = {};
    bool counts_later = false;  ///< fill ShardDraws::later
  };

  /// `interactions` and `plan` must outlive the sampler.
  Sampler(const Interactions& interactions, const ShardPlan& plan, const Setting& setting);

  std::size_t steps_per_epoch() const { return setting_.steps_per_epoch; }
  const SampleOptions& options() const { return setting_.sample; }

  /// Positions in the shard's order that belong to this step. @pre step < steps_per_epoch
  RowRange slice(std::size_t shard, std::size_t step) const;

  /// Examples of the step over all shards: every rank adds up all slices, so that none needs to ask.
  std::size_t examples_of_step(std::size_t step) const;

  /// Overwrites `drawn` with the shard's part of the step, in slice order.
  /// Cost: for an example and its first candidate 34 ns of ML-1M, 74 ns of ML-20M; for a further one, its draw
  /// @pre the shard's users are held here
  void draw(std::size_t shard, std::uint32_t epoch, std::size_t step, ShardDraws& drawn) const;

 private:
  /// As many triplets as are drawn at once, so that the accesses to memory of one wait while others are worked on.
  static constexpr std::size_t together = 128;
  using Bits = std::array<std::uint64_t, 2>;  ///< of a block: two draws

  /// Examples of one shard, and whose they are.
  struct Examples {
    std::span<const std::uint64_t> examples;
    std::span<const UserId> users;
  };

  void draw_together(std::uint32_t epoch, RowRange users, std::span<const std::uint64_t> examples, std::size_t first,
                     ShardDraws& drawn) const;

  /// Draw c of each example.
  void draw_items(std::uint32_t epoch, const Examples& of, std::size_t c, std::span<ItemId> items) const;

  /// Draw c from the bits of its first block on.
  ItemId draw_item(std::uint32_t epoch, std::size_t example, UserId user, std::size_t c, Bits bits) const;
  ItemId item_of(std::uint64_t bits) const;

  const Interactions& interactions_;
  const ShardPlan& plan_;
  Setting setting_;
};

}  // namespace lrml
