#include "lrml/eval/ranking.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include "lrml/base/error.h"
#include "lrml/base/narrow.h"

namespace lrml {
namespace {

std::span<const std::uint32_t> held_out_of(const HeldOutRows& rows, std::size_t local_user) {
  const auto begin = rows.rows.offsets[local_user];
  return std::span(rows.rows.items).subspan(begin, rows.rows.offsets[local_user + 1] - begin);
}

std::uint32_t count_not_farther(std::span<const float> scores, float held_out) {
  return narrow<std::uint32_t>(std::ranges::count_if(scores, [=](float x) { return !(x > held_out); }), "rank");
}

/// Held-out items and then the candidates, with room for their scores.
struct Candidates {
  std::vector<ItemId> items;
  std::vector<float> scores;
  std::size_t held_out = 0;

  void start(std::span<const std::uint32_t> held_out_items) {
    items.clear();
    for (const std::uint32_t item : held_out_items) items.push_back(ItemId{item});
    held_out = items.size();
  }
  void rank(UserId user, const ScoreFunction& score, std::vector<std::uint32_t>& ranks) {
    scores.resize(items.size());
    score(user, items, scores);
    const std::span<const float> others = std::span(scores).subspan(held_out);
    for (std::size_t i = 0; i < held_out; ++i) ranks.push_back(1 + count_not_farther(others, scores[i]));
  }
};

std::vector<std::uint32_t> rank_sampled(const RankingTask& task, const ScoreFunction& score) {
  const RowRange users = task.train->users();
  const std::size_t per_user = task.negatives_per_user;
  std::vector<std::uint32_t> ranks;
  Candidates candidates;
  for (std::size_t u = 0; u < users.size(); ++u) {
    candidates.start(held_out_of(*task.held_out, u));
    if (candidates.held_out == 0) continue;
    for (const std::uint32_t item : std::span(task.held_out->negatives).subspan(u * per_user, per_user)) {
      if (item != no_item) candidates.items.push_back(ItemId{item});
    }
    candidates.rank(static_cast<UserId>(users.begin + u), score, ranks);
  }
  return ranks;
}

/// Marks of items one user may not be offered.
class SeenItems {
 public:
  explicit SeenItems(std::size_t items) : seen_(items, false) {}
  void mark(std::span<const std::uint32_t> items, bool seen) {
    for (const std::uint32_t item : items) seen_[item] = seen;
  }
  bool operator[](std::size_t item) const { return seen_[item]; }

 private:
  std::vector<bool> seen_;
};

// Every unseen item is a candidate, the held-out ones among them: a user's other held-out items compete too, and an
// item's comparison with itself, which always counts, gives the 1 of its rank unless its score is NaN, when it counts
// as well.
std::vector<std::uint32_t> rank_full(const RankingTask& task, const ScoreFunction& score) {
  const RowRange users = task.train->users();
  std::vector<std::uint32_t> ranks;
  SeenItems seen(task.items);
  std::vector<ItemId> items;
  std::vector<float> scores;
  for (std::size_t u = 0; u < users.size(); ++u) {
    const auto held_out = held_out_of(*task.held_out, u);
    if (held_out.empty()) continue;
    const auto user = static_cast<UserId>(users.begin + u);
    const auto train = task.train->items_of(user);
    const auto also = task.also_seen ? held_out_of(*task.also_seen, u) : std::span<const std::uint32_t>{};
    seen.mark(train, true);
    seen.mark(also, true);
    seen.mark(held_out, false);
    items.clear();
    for (std::uint32_t item = 0; item < task.items; ++item) {
      if (!seen[item]) items.push_back(ItemId{item});
    }
    scores.resize(items.size());
    score(user, items, scores);
    for (const std::uint32_t item : held_out) {
      const auto place = std::ranges::lower_bound(items, ItemId{item}) - items.begin();
      ranks.push_back(count_not_farther(scores, scores[static_cast<std::size_t>(place)]));
    }
    seen.mark(train, false);
    seen.mark(also, false);
  }
  return ranks;
}

}  // namespace

std::vector<std::uint32_t> held_out_ranks(const RankingTask& task, const ScoreFunction& score) {
  LRML_ASSERT(task.train != nullptr && task.held_out != nullptr);
  return task.protocol == Protocol::sampled ? rank_sampled(task, score) : rank_full(task, score);
}

RankHistogram rank_held_out(const RankingTask& task, const ScoreFunction& score) {
  const std::size_t places = histogram_size(task.protocol, task.items, task.negatives_per_user);
  RankHistogram histogram{std::vector<std::int64_t>(places, 0)};
  for (const std::uint32_t rank : held_out_ranks(task, score)) histogram.add(rank);
  return histogram;
}

std::size_t histogram_size(Protocol protocol, std::size_t items, std::size_t negatives_per_user) {
  return protocol == Protocol::sampled ? negatives_per_user + 1 : items;
}

}  // namespace lrml
