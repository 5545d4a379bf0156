#include "lrml/eval/top_k.h"

#include <algorithm>
#include <array>

#include "lrml/base/error.h"

namespace lrml {
namespace {

constexpr std::size_t block = 1024;

bool is_nan(float x) {
  return !(x == x);
}

/// The best seen so far: a heap with the last of them on top.
class Best {
 public:
  explicit Best(std::size_t count) : count_(count) { heap_.reserve(count + 1); }

  void offer(const ScoredItem& item) {
    if (heap_.size() == count_ && (count_ == 0 || !comes_before(item, heap_.front()))) return;
    heap_.push_back(item);
    std::ranges::push_heap(heap_, comes_before);
    if (heap_.size() <= count_) return;
    std::ranges::pop_heap(heap_, comes_before);
    heap_.pop_back();
  }

  std::vector<ScoredItem> sorted() && {
    std::ranges::sort_heap(heap_, comes_before);
    return std::move(heap_);
  }

 private:
  std::size_t count_;
  std::vector<ScoredItem> heap_;
};

}  // namespace

bool comes_before(const ScoredItem& a, const ScoredItem& b) {
  if (is_nan(a.score) != is_nan(b.score)) return is_nan(b.score);
  if (a.score < b.score || b.score < a.score) return a.score < b.score;
  return a.item < b.item;
}

std::vector<ScoredItem> top_k(UserId user, std::span<const ItemId> candidates, std::size_t count,
                              const ScoreFunction& score) {
  Best best(std::min(count, candidates.size()));
  std::array<float, block> scores;
  for (std::size_t begin = 0; begin < candidates.size(); begin += block) {
    const auto items = candidates.subspan(begin, std::min(block, candidates.size() - begin));
    score(user, items, std::span(scores).first(items.size()));
    for (std::size_t k = 0; k < items.size(); ++k) best.offer({items[k], scores[k]});
  }
  return std::move(best).sorted();
}

OfferedItems::OfferedItems(const std::vector<bool>& offered) : seen_(offered.size(), false) {
  for (std::size_t item = 0; item < offered.size(); ++item) {
    if (offered[item]) offered_.push_back(static_cast<ItemId>(item));
  }
}

std::span<const ItemId> OfferedItems::without(std::initializer_list<std::span<const std::uint32_t>> seen_lists) {
  const auto mark = [&](bool seen) {
    for (const auto list : seen_lists) {
      for (const std::uint32_t item : list) {
        LRML_ASSERT(item < seen_.size());
        seen_[item] = seen;
      }
    }
  };
  mark(true);
  left_.clear();
  std::ranges::copy_if(offered_, std::back_inserter(left_), [&](ItemId item) { return !seen_[index(item)]; });
  mark(false);
  return left_;
}

}  // namespace lrml
