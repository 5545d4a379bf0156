#include "lrml/train/compute_trial.h"

#include <algorithm>
#include <ctime>
#include <functional>
#include <vector>

#include "control_vector.h"
#include "lrml/base/table.h"
#include "lrml/data/interactions.h"
#include "lrml/data/shards.h"
#include "lrml/exchange/row_sums.h"
#include "lrml/model/gradients.h"
#include "lrml/sample/sampler.h"
#include "negative_choice.h"
#include "user_gradients.h"

namespace lrml {
namespace {

constexpr std::size_t wanted_triplets = 4096;
constexpr std::size_t most_item_values = std::size_t{1} << 24;
constexpr double of_all = 1e6, of_none = -1e6;  // margins

/// Seconds of processor time, whatever else runs on the machine: the median of three after one more.
double seconds_of(const std::function<void()>& action) {
  std::vector<double> seconds;
  for (int repeat = 0; repeat < 4; ++repeat) {
    const std::clock_t begin = std::clock();
    action();
    if (repeat > 0) seconds.push_back(static_cast<double>(std::clock() - begin) / static_cast<double>(CLOCKS_PER_SEC));
  }
  std::ranges::sort(seconds);
  return seconds[1];
}

/// The first shards whose first step has enough triplets.
std::size_t shards_to_draw(const ShardPlan& plan, std::size_t steps) {
  std::size_t shards = 1;
  while (shards < plan.count() && plan.examples_of(shards - 1).end < wanted_triplets * steps) ++shards;
  return shards;
}

/// What a rank does with the triplets of a step, apart from everything else.
class GradientTrial {
 public:
  GradientTrial(const TrialSetting& setting, RowRange users, std::size_t items)
      : setting_(setting),
        choose_negatives_(setting.model, setting.sample),
        parameters_(initial_parameters(setting.model, users, own_table(items, setting.model.dim), 1)),
        users_(users, setting.model.dim),
        items_(items, setting.model.dim),
        control_(slot_count(setting.model), setting.model.dim) {}

  /// Seconds of one of the triplets, all of them active or none.
  double seconds(const ShardDraws& drawn, double margin) {
    GradientKernel kernel(setting_.model, {.margin = margin});
    const double all = seconds_of([&] {
      users_.clear();
      items_.clear();
      const std::span<const Triplet> triplets = choose_negatives_(parameters_, drawn);
      for (std::size_t begin = 0; begin < triplets.size(); begin += setting_.triplets_per_shard) {
        add_shard(kernel, triplets.subspan(begin, std::min(setting_.triplets_per_shard, triplets.size() - begin)));
      }
    });
    return all / static_cast<double>(drawn.triplets.size());
  }

 private:
  void add_shard(GradientKernel& kernel, std::span<const Triplet> triplets) {
    kernel.compute(parameters_, triplets, gradients_);
    for (std::size_t a = 0; a < gradients_.active.size(); ++a) {
      const Triplet& triplet = triplets[gradients_.active[a]];
      users_.add(triplet.user, gradients_.user[a]);
      items_.add(triplet.positive, gradients_.positive[a]);
      items_.add(triplet.negative, gradients_.negative[a]);
    }
    control_.add_memory(gradients_.keys, gradients_.values);
  }

  const TrialSetting& setting_;
  NegativeChoice choose_negatives_;
  Parameters parameters_;
  UserGradients users_;
  RowSums items_;
  ControlVector control_;
  TripletGradients gradients_;
};

}  // namespace

ComputeCosts measure_compute(const Dataset& dataset, const TrialSetting& setting) {
  const ShardPlan plan(dataset.train_offsets(), setting.train.logical_shards);
  const std::size_t steps = steps_per_epoch(setting.train, dataset.header().train_interactions);
  const std::size_t shards = shards_to_draw(plan, steps);
  const RowRange users = {0, plan.users_of(shards - 1).end};
  const Interactions interactions = load_interactions(dataset, users);
  const Sampler sampler(interactions, plan, {dataset.header().items, steps, setting.train.seed, setting.sample});
  ShardDraws all, of_shard;
  const auto draw_all = [&] {
    all.triplets.clear();
    all.candidates.clear();
    for (std::size_t step = 0; step < steps && all.triplets.size() < wanted_triplets; ++step) {
      for (std::size_t shard = 0; shard < shards; ++shard) {
        sampler.draw(shard, 1, step, of_shard);
        all.triplets.insert(all.triplets.end(), of_shard.triplets.begin(), of_shard.triplets.end());
        all.candidates.insert(all.candidates.end(), of_shard.candidates.begin(), of_shard.candidates.end());
      }
    }
  };
  const double drawing = seconds_of(draw_all);
  const std::size_t items = std::min(dataset.header().items, most_item_values / setting.model.dim + 1);
  const auto among_them = [items](ItemId item) { return static_cast<ItemId>(index(item) % items); };
  for (Triplet& t : all.triplets) t = {t.user, among_them(t.positive), among_them(t.negative)};
  for (ItemId& candidate : all.candidates) candidate = among_them(candidate);
  const double drawn = drawing / static_cast<double>(all.triplets.size());
  const std::size_t candidates = all.candidates.size() / all.triplets.size();  // of a triplet, or none
  all.triplets.resize(std::min(all.triplets.size(), 2 * wanted_triplets));
  all.candidates.resize(all.triplets.size() * candidates);
  GradientTrial trial(setting, users, items);
  return {drawn, trial.seconds(all, of_none), trial.seconds(all, of_all)};
}

}  // namespace lrml
