#include "lrml/train/rank_data.h"

#include <memory>

#include "lrml/comm/agree.h"
#include "lrml/model/score.h"

namespace lrml {

RankData load_rank_data(Communicator& comm, const Dataset& dataset, std::size_t logical_shards) {
  return agree(comm, "loading the dataset", [&] {
    const ShardPlan plan(dataset.train_offsets(), logical_shards);
    const RowRange users =
        plan.users_of_rank(static_cast<std::size_t>(comm.rank()), static_cast<std::size_t>(comm.size()));
    return RankData{dataset.header(),
                    plan,
                    load_interactions(dataset, users),
                    dataset.load_held_out(HeldOut::valid, users),
                    dataset.load_held_out(HeldOut::test, users),
                    dataset.held_out_offsets(HeldOut::valid).back(),
                    dataset.held_out_offsets(HeldOut::test).back()};
  });
}

std::vector<std::int64_t> item_popularity(Communicator& comm, const RankData& data) {
  std::vector<std::int64_t> counts(data.header.items, 0);
  const RowRange examples = data.interactions.examples();
  for (std::size_t e = examples.begin; e < examples.end; ++e) ++counts[index(data.interactions.item_of_example(e))];
  comm.sum(counts);
  return counts;
}

RankHistogram rank_all(Communicator& comm, const RankData& data, HeldOut which, Protocol protocol,
                       const ScoreFunction& score) {
  RankingTask task;
  task.protocol = protocol;
  task.items = data.header.items;
  task.negatives_per_user = data.header.negatives_per_user;
  task.train = &data.interactions;
  task.held_out = which == HeldOut::valid ? &data.valid : &data.test;
  task.also_seen = which == HeldOut::test ? &data.valid : nullptr;
  RankHistogram histogram = rank_held_out(task, score);
  comm.sum(histogram.counts);
  return histogram;
}

ScoreFunction model_score(const ModelOptions& model, const Parameters& parameters) {
  return [scorer = std::make_shared<Scorer>(model), &parameters](UserId user, std::span<const ItemId> items,
                                                                 std::span<float> scores) {
    scorer->score(parameters, user, items, scores);
  };
}

}  // namespace lrml
