#include "lrml/eval/baselines.h"

#include "lrml/base/random.h"

namespace lrml {

ScoreFunction popularity_score(std::vector<std::uint64_t> train_counts) {
  return [counts = std::move(train_counts)](UserId, std::span<const ItemId> items, std::span<float> scores) {
    for (std::size_t k = 0; k < items.size(); ++k) scores[k] = -static_cast<float>(counts[index(items[k])]);
  };
}

ScoreFunction random_score(std::uint64_t seed) {
  return [seed](UserId user, std::span<const ItemId> items, std::span<float> scores) {
    const RandomKey key{seed, Purpose::random_baseline, 0};
    for (std::size_t k = 0; k < items.size(); ++k) {
      const auto block = random_block(key, index(user), static_cast<std::uint32_t>(items[k]));
      scores[k] = static_cast<float>(block[0] >> 8);  // 24 bits are exact in a float
    }
  };
}

}  // namespace lrml
