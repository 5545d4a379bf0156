#include "lrml/sample/sampler.h"

#include <algorithm>
#include <array>

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
  std::array<std::array<std::uint64_t, 2>, together> bits;
  for (const std::uint64_t example : examples) interactions_.prefetch_item(example);
  random_pairs({setting_.seed, Purpose::negative, epoch}, examples, 0, std::span(bits).first(examples.size()));
  for (std::size_t k = 0; k < examples.size(); ++k) {
    triplets[k].user = interactions_.user_of_example(examples[k], users);
    triplets[k].negative = static_cast<ItemId>(uniform_below(bits[k][0], setting_.items));
    interactions_.prefetch_has(triplets[k].user, triplets[k].negative);
  }
  for (std::size_t k = 0; k < examples.size(); ++k) {
    Triplet& triplet = triplets[k];
    triplet.positive = interactions_.item_of_example(examples[k]);
    if (interactions_.has(triplet.user, triplet.negative)) {
      triplet.negative = draw_negative(epoch, examples[k], triplet.user);
    }
  }
}

ItemId Sampler::draw_negative(std::uint32_t epoch, std::size_t example, UserId user) const {
  constexpr std::uint32_t blocks = 32;
  const RandomKey key{setting_.seed, Purpose::negative, epoch};
  for (std::uint32_t block = 0; block < blocks; ++block) {
    for (const std::uint64_t bits : random_pair(key, example, block)) {
      const auto item = static_cast<ItemId>(uniform_below(bits, setting_.items));
      if (!interactions_.has(user, item)) return item;
    }
  }
  const auto items = interactions_.items_of(user);
  std::vector<std::uint32_t> seen(items.begin(), items.end());
  std::ranges::sort(seen);
  LRML_ASSERT(seen.size() < setting_.items);
  const std::uint64_t bits = random_pair(key, example, blocks)[0];
  return static_cast<ItemId>(unseen_item(seen, uniform_below(bits, setting_.items - seen.size())));
}

}  // namespace lrml
