#include "lrml/sample/sampler.h"

#include <algorithm>

#include "lrml/base/error.h"
#include "lrml/base/feistel.h"
#include "lrml/base/random.h"

namespace lrml {
namespace {

/// The item with `rank` unseen items before it. `seen` is increasing.
std::uint64_t unseen_item(std::span<const std::uint32_t> seen, std::uint64_t rank) {
  for (const std::uint32_t item : seen) {
    if (item > rank) break;
    ++rank;
  }
  return rank;
}

std::uint32_t first_block(std::size_t draw) {
  constexpr std::uint32_t blocks_of_draw = 64;  // of which 33 may be used
  return static_cast<std::uint32_t>(draw) * blocks_of_draw;
}

}  // namespace

Sampler::Sampler(const Interactions& interactions, const ShardPlan& plan, const Setting& setting)
    : interactions_(interactions), plan_(plan), setting_(setting) {
  LRML_ASSERT(setting.steps_per_epoch >= 1);
  LRML_ASSERT(setting.sample.negatives >= 1 && setting.sample.hardest_of >= 1);
}

RowRange Sampler::slice(std::size_t shard, std::size_t step) const {
  LRML_ASSERT(step < setting_.steps_per_epoch);
  __extension__ using Wide = unsigned __int128;
  const Wide steps = setting_.steps_per_epoch;
  const Wide size = plan_.examples_of(shard).size();
  const Wide phase = Wide{shard} * steps / plan_.count();
  return {static_cast<std::size_t>((size * step + phase) / steps),
          static_cast<std::size_t>((size * (step + 1) + phase) / steps)};
}

std::size_t Sampler::examples_of_step(std::size_t step) const {
  std::size_t examples = 0;
  for (std::size_t shard = 0; shard < plan_.count(); ++shard) examples += slice(shard, step).size();
  return examples;
}

void Sampler::draw(std::size_t shard, std::uint32_t epoch, std::size_t step, ShardDraws& drawn) const {
  const RowRange in_shard = plan_.examples_of(shard);
  const RowRange positions = slice(shard, step);
  const FeistelOrder order({setting_.seed, Purpose::order, epoch}, shard, in_shard.size());
  const SampleOptions& sample = setting_.sample;
  std::array<std::uint64_t, together> examples;
  drawn.triplets.resize(positions.size() * sample.negatives);
  drawn.candidates.resize(sample.hardest_of > 1 ? positions.size() * sample.candidates() : 0);
  drawn.later.resize(setting_.counts_later ? positions.size() : 0);
  for (std::size_t begin = 0; begin < positions.size(); begin += together) {
    const std::size_t count = std::min(together, positions.size() - begin);
    const auto some = std::span(examples).first(count);
    order.fill(positions.begin + begin, some);
    for (std::uint64_t& example : some) example += in_shard.begin;
    draw_together(epoch, plan_.users_of(shard), some, begin, drawn);
  }
}

void Sampler::draw_together(std::uint32_t epoch, RowRange users, std::span<const std::uint64_t> examples,
                            std::size_t first, ShardDraws& drawn) const {
  const std::size_t m = setting_.sample.negatives, k = setting_.sample.hardest_of;
  std::array<UserId, together> user_of;
  std::array<ItemId, together> items;
  for (const std::uint64_t example : examples) interactions_.prefetch_item(example);
  for (std::size_t e = 0; e < examples.size(); ++e) user_of[e] = interactions_.user_of_example(examples[e], users);
  const Examples of = {examples, std::span(user_of).first(examples.size())};
  for (std::size_t c = 0; c < m * k; ++c) {
    draw_items(epoch, of, c, std::span(items).first(examples.size()));
    for (std::size_t e = 0; e < examples.size(); ++e) {
      if (k > 1) drawn.candidates[(first + e) * m * k + c] = items[e];
      if (c % k != 0) continue;
      drawn.triplets[(first + e) * m + c / k] = {user_of[e], interactions_.item_of_example(examples[e]), items[e]};
    }
  }
  for (std::size_t e = 0; e < examples.size() && setting_.counts_later; ++e) {
    drawn.later[first + e] = static_cast<std::uint32_t>(interactions_.examples_of(user_of[e]).end - 1 - examples[e]);
  }
}

void Sampler::draw_items(std::uint32_t epoch, const Examples& of, std::size_t c, std::span<ItemId> items) const {
  std::array<Bits, together> bits;
  random_pairs({setting_.seed, Purpose::negative, epoch}, of.examples, first_block(c),
               std::span(bits).first(items.size()));
  for (std::size_t e = 0; e < items.size(); ++e) {
    items[e] = item_of(bits[e][0]);
    interactions_.prefetch_has(of.users[e], items[e]);
  }
  std::array<std::uint32_t, together> doubtful;  // listed without a branch, which would often be guessed wrong
  std::size_t doubts = 0;
  for (std::size_t e = 0; e < items.size(); ++e) {
    doubtful[doubts] = static_cast<std::uint32_t>(e);
    doubts += interactions_.may_have(of.users[e], items[e]) ? 1 : 0;
  }
  for (const std::uint32_t e : std::span(doubtful).first(doubts)) {
    items[e] = draw_item(epoch, of.examples[e], of.users[e], c, bits[e]);
  }
}

ItemId Sampler::draw_item(std::uint32_t epoch, std::size_t example, UserId user, std::size_t c, Bits bits) const {
  constexpr std::uint32_t blocks = 32;
  const RandomKey key{setting_.seed, Purpose::negative, epoch};
  for (std::uint32_t block = 0; block < blocks; bits = random_pair(key, example, first_block(c) + ++block)) {
    for (const std::uint64_t half : bits) {
      if (!interactions_.has(user, item_of(half))) return item_of(half);
    }
  }
  const auto items = interactions_.items_of(user);
  LRML_ASSERT(items.size() < setting_.items);
  std::vector<std::uint32_t> seen(items.begin(), items.end());
  std::ranges::sort(seen);
  return static_cast<ItemId>(unseen_item(seen, uniform_below(bits[0], setting_.items - seen.size())));
}

ItemId Sampler::item_of(std::uint64_t bits) const {
  return static_cast<ItemId>(uniform_below(bits, setting_.items));
}

}  // namespace lrml
