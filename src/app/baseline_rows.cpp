#include "baseline_rows.h"

#include <algorithm>
#include <span>
#include <utility>

#include "lrml/comm/agree.h"
#include "lrml/eval/baselines.h"
#include "lrml/eval/ease.h"
#include "lrml/eval/oracle.h"

namespace lrml {
namespace {

/// Calls `use` on rank 0 with the training items of every user of all ranks. Collective.
template <class Use>
void gather_users(Communicator& comm, const Interactions& mine, Use&& use) {
  std::vector<std::uint32_t> lists;  // of each user: how many items, and the items
  for (std::size_t user = mine.users().begin; user < mine.users().end; ++user) {
    const auto items = mine.items_of(static_cast<UserId>(user));
    lists.push_back(static_cast<std::uint32_t>(items.size()));
    lists.insert(lists.end(), items.begin(), items.end());
  }
  const auto sizes = gather_values(comm, static_cast<std::int64_t>(lists.size()));
  for (int root = 0; root < comm.size(); ++root) {
    std::vector<std::uint32_t> of_root(static_cast<std::size_t>(sizes[static_cast<std::size_t>(root)]));
    if (root == comm.rank()) of_root = lists;
    comm.broadcast(std::as_writable_bytes(std::span(of_root)), root);
    if (comm.rank() != 0) continue;
    for (std::size_t k = 0; k < of_root.size(); k += 1 + of_root[k]) use(std::span(of_root).subspan(k + 1, of_root[k]));
  }
}

/// EASE's weights, solved by rank 0, once in the memory of each group. Collective.
Table ease_weights(const RankGroups& groups, const RankData& data) {
  Communicator& comm = *groups.all;
  const std::size_t items = data.header.items;
  EaseModel model = agree(comm, "making EASE's matrix", [&] { return EaseModel(comm.rank() == 0 ? items : 0); });
  gather_users(comm, data.interactions, [&](std::span<const std::uint32_t> of_user) { model.add_user(of_user); });
  const Matrix solved =
      agree(comm, "solving EASE", [&] { return comm.rank() == 0 ? model.solve(ease_regularization) : Matrix(); });
  Table weights = make_table(groups, items, items).table;
  std::vector<float> line(items);
  for (std::size_t i = 0; i < items; ++i) {
    if (comm.rank() == 0) std::ranges::copy(row(solved, i), line.begin());
    comm.broadcast(std::as_writable_bytes(std::span(line)), 0);
    if (!groups.share() || groups.place() == 0) std::ranges::copy(line, row(weights, i).begin());
  }
  groups.memory->barrier();
  return weights;
}

std::string why_no_ease(std::size_t items) {
  return "ease is left out (" + std::to_string(items) + " items; it is for sets of up to " +
         std::to_string(most_ease_items) + ")\n";
}

}  // namespace

BaselineRows rank_baselines(const RankGroups& groups, const Dataset& dataset, const RankData& data,
                            const Configuration& c) {
  Communicator& comm = *groups.all;
  const auto ranks = [&](const ScoreFunction& score) {
    return rank_all(comm, data, HeldOut::test, c.eval.protocol, score);
  };
  const std::vector<std::int64_t> counts = item_popularity(comm, data);
  BaselineRows baselines;
  baselines.rows = {{"popularity", ranks(popularity_score({counts.begin(), counts.end()}))},
                    {"random", ranks(random_score(c.train.seed))}};
  if (data.header.items <= most_ease_items) {
    const Table weights = ease_weights(groups, data);
    baselines.rows.push_back({"ease", ranks(ease_score(weights, data.interactions))});
  } else {
    baselines.note = why_no_ease(data.header.items);
  }
  auto truth = agree(comm, "reading the planted truth", [&] { return dataset.planted_truth(data.users()); });
  if (truth) baselines.rows.push_back({"oracle", ranks(oracle_score(std::move(*truth), data.test))});
  return baselines;
}

}  // namespace lrml
