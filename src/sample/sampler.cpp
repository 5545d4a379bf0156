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

}  // namespace

Sampler::Sampler(const Interactions& interactions, const ShardPlan& plan, const Setting& setting)
    : interactions_(interactions), plan_(plan), setting_(setting) {
  LRML_ASSERT(setting.steps_per_epoch >= 1);
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

void Sampler::draw(std::size_t shard, std::uint32_t epoch, std::size_t step, std::vector<Triplet>& triplets) const {
  const RowRange in_shard = plan_.examples_of(shard);
  const RowRange positions = slice(shard, step);
  const FeistelOrder order({setting_.seed, Purpose::order, epoch}, shard, in_shard.size());
  std::array<std::uint64_t, together> examples;
  triplets.resize(positions.size());
  for (std::size_t begin = 0; begin < positions.size(); begin += together) {
    const std::size_t count = std::min(together, positions.size() - begin);
    const auto some = std::span(examples).first(count);
    order.fill(positions.begin + begin, some);
    for (std::uint64_t& example : some) example += in_shard.begin;
    draw_together(epoch, plan_.users_of(shard), some, std::span(triplets).subspan(begin, count));
  }
}

void Sampler::draw_together(std::uint32_t epoch, RowRange users, std::span<const std::uint64_t> examples,
                            std::span<Triplet> triplets) const {
  std::array<Bits, together> bits;
  for (const std::uint64_t example : examples) interactions_.prefetch_item(example);
  random_pairs({setting_.seed, Purpose::negative, epoch}, examples, 0, std::span(bits).first(examples.size()));
  for (std::size_t k = 0; k < examples.size(); ++k) {
    const UserId user = interactions_.user_of_example(examples[k], users);
    triplets[k].user = user;
    triplets[k].negative = item_of(bits[k][0]);
    interactions_.prefetch_has(user, triplets[k].negative);
  }
  std::array<std::uint32_t, together> doubtful;  // listed without a branch, which would often be guessed wrong
  std::size_t doubts = 0;
  for (std::size_t k = 0; k < examples.size(); ++k) {
    triplets[k].positive = interactions_.item_of_example(examples[k]);
    doubtful[doubts] = static_cast<std::uint32_t>(k);
    doubts += interactions_.may_have(triplets[k].user, triplets[k].negative) ? 1 : 0;
  }
  for (const std::uint32_t k : std::span(doubtful).first(doubts)) {
    triplets[k].negative = draw_negative(epoch, examples[k], triplets[k].user, bits[k]);
  }
}

ItemId Sampler::draw_negative(std::uint32_t epoch, std::size_t example, UserId user, Bits bits) const {
  constexpr std::uint32_t blocks = 32;
  const RandomKey key{setting_.seed, Purpose::negative, epoch};
  for (std::uint32_t block = 0; block < blocks; bits = random_pair(key, example, ++block)) {
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
