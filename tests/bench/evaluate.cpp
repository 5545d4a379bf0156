#include "evaluate.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "ceilings.h"
#include "lrml/base/error.h"
#include "lrml/base/stopwatch.h"
#include "lrml/eval/ranking.h"
#include "lrml/train/rank_data.h"
#include "random_model.h"
#include "timing.h"

namespace lrml::bench {
namespace {

/// One user's part of a dataset.
struct OneUser {
  OneUser(const Dataset& dataset, std::size_t user)
      : train(load_interactions(dataset, {user, user + 1})),
        valid(dataset.load_held_out(HeldOut::valid, {user, user + 1})),
        test(dataset.load_held_out(HeldOut::test, {user, user + 1})) {}

  Interactions train;
  HeldOutRows valid, test;
};

/// Whom the first test item competes with, as the header of rank_held_out says it.
std::vector<ItemId> competitors(const OneUser& user, Protocol protocol, std::size_t items) {
  std::vector<bool> competes(items, protocol == Protocol::full);
  const auto mark = [&](std::span<const std::uint32_t> list, bool value) {
    for (const std::uint32_t item : list) {
      if (item != no_item) competes[item] = value;
    }
  };
  if (protocol == Protocol::full) {
    mark(user.train.items_of(static_cast<UserId>(user.train.users().begin)), false);
    mark(user.valid.rows.items, false);
    mark(std::span(user.test.rows.items).first(1), false);
  } else {
    mark(user.test.negatives, true);
  }
  std::vector<ItemId> list;
  for (std::uint32_t item = 0; item < items; ++item) {
    if (competes[item]) list.push_back(ItemId{item});
  }
  return list;
}

/// Ranks that the plain distances allow.
RowRange plain_ranks(const Parameters& parameters, const OneUser& user, Protocol protocol, std::size_t items) {
  const auto id = static_cast<UserId>(user.train.users().begin);
  const double held_out = plain_distance(parameters, id, ItemId{user.test.rows.items[0]});
  RowRange ranks{1, 2};
  for (const ItemId item : competitors(user, protocol, items)) {
    const double distance = plain_distance(parameters, id, item);
    ranks.begin += distance < held_out - tolerance ? 1 : 0;
    ranks.end += distance <= held_out + tolerance ? 1 : 0;
  }
  return ranks;
}

void verify(const Dataset& dataset, const ModelOptions& model, const Parameters& parameters, Protocol protocol,
            std::size_t users) {
  const DatasetHeader& header = dataset.header();
  for (std::size_t u = 0; u < std::min(users, header.users); ++u) {
    const OneUser user(dataset, u);
    if (user.test.rows.items.size() != 1) continue;
    const RankHistogram found =
        rank_held_out({protocol, header.items, header.negatives_per_user, &user.train, &user.test, &user.valid},
                      model_score(model, parameters));
    const auto rank = 1 + static_cast<std::size_t>(std::ranges::find(found.counts, 1) - found.counts.begin());
    const RowRange expected = plain_ranks(parameters, user, protocol, header.items);
    if (expected.contains(rank)) continue;
    throw Error(ExitCode::failure, "user " + std::to_string(u) + " has rank " + std::to_string(rank) +
                                       " (plain distances in doubles give " + std::to_string(expected.begin) + " to " +
                                       std::to_string(expected.end - 1) + "). This is a bug.");
  }
}

/// Median seconds of a ranking of all test items.
double time(Communicator& comm, const RankData& data, Protocol protocol, std::size_t repeats,
            const ScoreFunction& score) {
  std::vector<double> seconds;
  for (std::size_t k = 0; k <= repeats; ++k) {
    const Stopwatch watch;
    rank_all(comm, data, HeldOut::test, protocol, score);
    if (k > 0) seconds.push_back(watch.seconds());  // the first warms up
  }
  return median(seconds);
}

/// Figures of one protocol.
Record measure(Communicator& comm, const RankData& data, Protocol protocol, std::size_t repeats,
               const ScoreFunction& score) {
  std::size_t pairs = 0;
  rank_all(comm, data, HeldOut::test, protocol,
           [&](UserId, std::span<const ItemId> items, std::span<float>) { pairs += items.size(); });
  const double seconds = time(comm, data, protocol, repeats, score);
  const double without_scores =
      time(comm, data, protocol, repeats, [](UserId, std::span<const ItemId>, std::span<float>) {});
  return {{"pairs", pairs},
          {"seconds", seconds},
          {"pairs_per_s", static_cast<double>(pairs) / seconds},
          {"seconds_without_scores", without_scores}};
}

}  // namespace

Record run_evaluate(Communicator& comm, const EvaluateArguments& arguments) {
  const Dataset dataset(arguments.data);
  const ModelOptions model{.dim = arguments.dim, .slots = arguments.slots};
  const Parameters parameters = random_parameters(model, dataset.header().users, dataset.header().items);
  for (const Protocol protocol : {Protocol::sampled, Protocol::full}) {
    verify(dataset, model, parameters, protocol, arguments.verified_users);
  }
  const RankData data = load_rank_data(comm, dataset, 1);
  const Record limits = ceilings(comm, arguments.ceiling_seconds);
  const double product = 1e9 * limits["product_gflop_s"].get<double>();
  const auto d = static_cast<double>(arguments.dim), n = static_cast<double>(arguments.slots);
  const double operations = 4.0 * n * d + 6.0 * d;
  Record record = {{"bench", "evaluate"},  {"verified", true},         {"dataset", dataset.header().name},
                   {"dim", arguments.dim}, {"slots", arguments.slots}, {"operations_per_pair", operations}};
  for (const Protocol protocol : {Protocol::sampled, Protocol::full}) {
    Record figures = measure(comm, data, protocol, arguments.repeats, model_score(model, parameters));
    figures["share_of_product"] = operations * figures["pairs_per_s"].get<double>() / product;
    record[std::string(name_of(protocol))] = figures;
  }
  record["ceilings"] = limits;
  return record;
}

}  // namespace lrml::bench
