#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_map>
#include <vector>

#include "lrml/app/catalog.h"
#include "lrml/app/trained_run.h"
#include "lrml/base/stopwatch.h"
#include "lrml/eval/metrics.h"
#include "lrml/train/fold_in.h"
#include "lrml/train/rank_data.h"
#include "recommend.h"
#include "timing.h"

namespace lrml::bench {
namespace {

/// One side of the comparison.
struct Side {
  Side(Communicator& comm, const std::filesystem::path& folder)
      : run(open_run(comm, {folder}, {}, "measure")),
        names(load_catalog(run.dataset).names()),
        best(read_best(comm, run, {0, names.users.size()})) {}

  OpenedRun run;
  Catalog::Names names;
  Parameters best;
};

/// Rank of the first item among all of them; ties count against it.
std::size_t rank_of_first(const ScoreFunction& score, UserId user, std::span<const ItemId> items) {
  std::vector<float> scores(items.size());
  score(user, items, scores);
  return static_cast<std::size_t>(std::ranges::count_if(scores, [&](float x) { return !(x > scores[0]); }));
}

/// Items of the whole dataset that the part has too, in both numberings.
struct Shared {
  std::vector<ItemId> in_whole, in_part;

  void add(std::uint32_t item, const std::vector<std::string>& ids,
           const std::unordered_map<std::string, ItemId>& part_items) {
    const auto found = part_items.find(ids[item]);
    if (found == part_items.end()) return;
    in_whole.push_back(ItemId{item});
    in_part.push_back(found->second);
  }
};

FoldInOptions options_of(const FoldInBenchArguments& a) {
  FoldInOptions options;
  if (a.steps != 0) options.steps = a.steps;
  if (a.triplets != 0) options.triplets_per_step = a.triplets;
  if (a.learning_rate > 0.0) options.learning_rate = a.learning_rate;
  return options;
}

class Comparison {
 public:
  Comparison(Communicator& comm, const FoldInBenchArguments& a)
      : whole_(comm, a.whole),
        part_(comm, a.part),
        fold_in_(part_.run.configuration.model, part_.run.configuration.loss, part_.best, options_of(a)),
        trained_{std::vector<std::int64_t>(102, 0)},
        folded_{std::vector<std::int64_t>(102, 0)} {
    for (std::size_t i = 0; i < part_.names.items.size(); ++i) {
      part_items_.emplace(part_.names.items[i], static_cast<ItemId>(i));
    }
  }

  void compare(std::size_t user) {
    const Dataset& dataset = whole_.run.dataset;
    const auto& ids = whole_.names.items;
    const HeldOutRows test = dataset.load_held_out(HeldOut::test, {user, user + 1});
    Shared chosen, candidates;
    for (const std::uint32_t item : dataset.load_train_items({user, user + 1})) chosen.add(item, ids, part_items_);
    if (test.rows.items.size() != 1) return;
    candidates.add(test.rows.items[0], ids, part_items_);
    if (candidates.in_part.empty()) return;
    for (const std::uint32_t item : test.negatives) {
      if (item != no_item) candidates.add(item, ids, part_items_);
    }
    const Stopwatch watch;
    const auto row = fold_in_.fit(chosen.in_part);
    seconds_.push_back(watch.seconds());
    if (seconds_.size() == 1) require_repeatable({row.begin(), row.end()}, chosen.in_part);
    const auto& trained_model = whole_.run.configuration.model;
    trained_.add(
        rank_of_first(model_score(trained_model, whole_.best), static_cast<UserId>(user), candidates.in_whole));
    folded_.add(rank_of_first(model_score(part_.run.configuration.model, fold_in_.parameters()), UserId{0},
                              candidates.in_part));
  }

  void compare_all() {
    std::unordered_map<std::string, bool> in_part;
    for (const std::string& id : part_.names.users) in_part.emplace(id, true);
    for (std::size_t user = 0; user < whole_.names.users.size(); ++user) {
      if (!in_part.contains(whole_.names.users[user])) compare(user);
    }
  }

  Record record() const {
    const std::vector<std::size_t> ten = {10};
    const Metrics trained = metrics_of(trained_, ten), folded = metrics_of(folded_, ten);
    return {{"bench", "fold_in"},
            {"verified", true},
            {"users", folded.held_out},
            {"hr@10_trained", trained.at[0].hr},
            {"hr@10_folded_in", folded.at[0].hr},
            {"ndcg@10_trained", trained.at[0].ndcg},
            {"ndcg@10_folded_in", folded.at[0].ndcg},
            {"ms_per_user", seconds_.empty() ? 0.0 : 1e3 * median(seconds_)}};
  }

 private:
  void require_repeatable(const std::vector<float>& first, const std::vector<ItemId>& items) {
    if (std::ranges::equal(first, fold_in_.fit(items))) return;
    throw Error(ExitCode::failure, "the same fit gives other bits (it was done twice). This is a bug.");
  }

  Side whole_, part_;
  FoldIn fold_in_;
  std::unordered_map<std::string, ItemId> part_items_;
  RankHistogram trained_, folded_;
  std::vector<double> seconds_;
};

}  // namespace

Record run_fold_in_bench(Communicator& comm, const FoldInBenchArguments& arguments) {
  Comparison comparison(comm, arguments);
  comparison.compare_all();
  return comparison.record();
}

}  // namespace lrml::bench
