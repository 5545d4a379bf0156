#include "lrml/train/rank_data.h"

#include <algorithm>
#include <memory>
#include <numeric>
#include <span>

#include "lrml/comm/agree.h"
#include "lrml/model/score.h"

namespace lrml {
namespace {

RankingTask task_of(const RankData& data, HeldOut which, Protocol protocol) {
  RankingTask task;
  task.protocol = protocol;
  task.items = data.header.items;
  task.negatives_per_user = data.header.negatives_per_user;
  task.train = &data.interactions;
  task.held_out = which == HeldOut::valid ? &data.valid : &data.test;
  task.also_seen = which == HeldOut::test ? &data.valid : nullptr;
  return task;
}

/// The values of all ranks, in the order of ranks, on rank 0; nothing on the others. Collective.
std::vector<std::uint32_t> gather_on_rank_0(Communicator& comm, std::span<const std::uint32_t> mine) {
  std::vector<std::size_t> sent(static_cast<std::size_t>(comm.size()), 0), received = sent;
  sent[0] = mine.size();
  const auto sizes = gather_values(comm, static_cast<std::int64_t>(mine.size()));
  if (comm.rank() == 0) std::ranges::copy(sizes, received.begin());
  std::vector<std::uint32_t> all(std::accumulate(received.begin(), received.end(), std::size_t{0}));
  comm.start_all_to_all({std::as_bytes(mine), sizeof(std::uint32_t), sent},
                        {std::as_writable_bytes(std::span(all)), sizeof(std::uint32_t), received});
  comm.wait();
  return all;
}

}  // namespace

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
  RankHistogram histogram = rank_held_out(task_of(data, which, protocol), score);
  comm.sum(histogram.counts);
  return histogram;
}

std::vector<std::uint32_t> gather_held_out_ranks(Communicator& comm, const RankData& data, HeldOut which,
                                                 Protocol protocol, const ScoreFunction& score) {
  return gather_on_rank_0(comm, held_out_ranks(task_of(data, which, protocol), score));
}

ScoreFunction model_score(const ModelOptions& model, const Parameters& parameters) {
  return [scorer = std::make_shared<Scorer>(model), &parameters](UserId user, std::span<const ItemId> items,
                                                                 std::span<float> scores) {
    scorer->score(parameters, user, items, scores);
  };
}

}  // namespace lrml
