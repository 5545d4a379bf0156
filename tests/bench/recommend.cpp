#include "recommend.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "lrml/base/cpu.h"
#include "lrml/base/error.h"
#include "lrml/base/stopwatch.h"
#include "lrml/eval/top_k.h"
#include "lrml/train/fold_in.h"
#include "lrml/train/rank_data.h"
#include "random_model.h"
#include "timing.h"

namespace lrml::bench {
namespace {

std::vector<ItemId> all_items(std::size_t count) {
  std::vector<ItemId> items;
  for (std::size_t i = 0; i < count; ++i) items.push_back(static_cast<ItemId>(i));
  return items;
}

void require(bool holds, const std::string& what) {
  if (!holds) throw Error(ExitCode::failure, what + " (distances in doubles say otherwise). This is a bug.");
}

/// No item of the list is farther, none beside it nearer than doubles allow.
void verify(const Parameters& parameters, UserId user, std::span<const ScoredItem> list) {
  std::vector<bool> listed(row_count(parameters.item_rows), false);
  for (const ScoredItem& place : list) {
    listed[index(place.item)] = true;
    const double plain = plain_distance(parameters, user, place.item);
    require(std::abs(place.score - plain) < tolerance,
            "a distance of user " + std::to_string(index(user)) + " is wrong");
  }
  require(std::ranges::is_sorted(list, comes_before), "a list is not in order");
  for (const ItemId item : all_items(listed.size())) {
    if (listed[index(item)]) continue;
    const double plain = plain_distance(parameters, user, item);
    require(plain > list.back().score - tolerance,
            "an item is missing in the list of user " + std::to_string(index(user)));
  }
}

/// Median seconds of folding in a user with 100 items.
double fold_in_seconds(const ModelOptions& model, const Parameters& parameters) {
  FoldIn fold_in(model, {}, parameters);
  std::vector<double> seconds;
  for (std::uint32_t k = 0; k < 11; ++k) {
    std::vector<ItemId> items;
    for (std::size_t i = k; i < row_count(parameters.item_rows) && items.size() < 100; i += 7) {
      items.push_back(static_cast<ItemId>(i));
    }
    const Stopwatch watch;
    fold_in.fit(items);
    if (k > 0) seconds.push_back(watch.seconds());
  }
  return median(seconds);
}

}  // namespace

Record run_recommend_bench(const RecommendBenchArguments& a) {
  const ModelOptions model{.dim = a.dim, .slots = a.slots};
  const Parameters parameters = random_parameters(model, a.users, a.items);
  const ScoreFunction score = model_score(model, parameters);
  const auto items = all_items(a.items);
  std::vector<double> seconds;
  for (std::size_t u = 0; u < a.users; ++u) {
    const auto user = static_cast<UserId>(u);
    const Stopwatch watch;
    const auto list = top_k(user, items, a.top, score);
    seconds.push_back(watch.seconds());
    if (u < a.verified_users) verify(parameters, user, list);
  }
  seconds.erase(seconds.begin());  // it warmed up
  const double middle = median(seconds);
  return {{"bench", "recommend"},
          {"verified", true},
          {"instruction_set", instruction_set()},
          {"items", a.items},
          {"dim", a.dim},
          {"slots", a.slots},
          {"top", a.top},
          {"ms_per_user", 1e3 * middle},
          {"ms_slowest", 1e3 * *std::ranges::max_element(seconds)},
          {"pairs_per_s", static_cast<double>(a.items) / middle},
          {"ms_fold_in", 1e3 * fold_in_seconds(model, parameters)}};
}

}  // namespace lrml::bench
