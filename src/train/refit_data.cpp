#include "lrml/train/refit_data.h"

#include <algorithm>
#include <functional>
#include <string>
#include <utility>

#include "lrml/base/error.h"
#include "lrml/comm/agree.h"

namespace lrml {
namespace {

[[noreturn]] void refuse(const Dataset& dataset, ExitCode code, const std::string& why, const std::string& advice) {
  throw Error(code, "cannot refit on '" + dataset.path().string() + "' (" + why + "). " + advice);
}

std::string name_of_user(const Dataset& dataset, std::size_t user) {
  return "user '" + dataset.user_id(UserId{static_cast<std::uint32_t>(user)}) + "'";
}

/// Appends one element of `from` to `to`, with its time where `to` keeps times.
void append(const InteractionRows& from, std::size_t position, bool with_time, InteractionRows& to) {
  to.items.push_back(from.items[position]);
  if (with_time) to.timestamp.push_back(from.timestamp[position]);
}

InteractionRows train_rows(const Dataset& dataset, RowRange users) {
  InteractionRows rows;
  const auto offsets = dataset.train_offsets().subspan(users.begin, users.size() + 1);
  for (const std::uint64_t offset : offsets) rows.offsets.push_back(offset - offsets.front());
  rows.items = dataset.load_train_items(users);
  rows.timestamp = dataset.load_train_timestamps(users);
  return rows;
}

void require_distinct(const Dataset& dataset, RowRange users, const InteractionRows& rows) {
  std::vector<std::uint32_t> sorted;
  for (std::size_t u = 0; u < users.size(); ++u) {
    sorted.assign(rows.items.begin() + static_cast<std::ptrdiff_t>(rows.offsets[u]),
                  rows.items.begin() + static_cast<std::ptrdiff_t>(rows.offsets[u + 1]));
    std::ranges::sort(sorted);
    if (std::ranges::adjacent_find(sorted) == sorted.end()) continue;
    refuse(dataset, ExitCode::bad_data,
           name_of_user(dataset, users.begin + u) + " has an item twice among training and validation items",
           "Make it again with: lrml_prep convert");
  }
}

}  // namespace

InteractionRows merged(const InteractionRows& train, const InteractionRows& valid) {
  LRML_ASSERT(train.offsets.size() == valid.offsets.size());
  const bool with_time = train.timestamp.size() == train.items.size() && valid.timestamp.size() == valid.items.size();
  const std::size_t first_train = train.offsets.front(), first_valid = valid.offsets.front();
  InteractionRows both;
  both.offsets.push_back(0);
  for (std::size_t u = 0; u + 1 < train.offsets.size(); ++u) {
    std::size_t t = train.offsets[u] - first_train, v = valid.offsets[u] - first_valid;
    const std::size_t last_train = train.offsets[u + 1] - first_train, last_valid = valid.offsets[u + 1] - first_valid;
    while (t < last_train || v < last_valid) {
      const bool is_train =
          t < last_train && (v == last_valid || !with_time || train.timestamp[t] <= valid.timestamp[v]);
      is_train ? append(train, t++, with_time, both) : append(valid, v++, with_time, both);
    }
    both.offsets.push_back(both.items.size());
  }
  return both;
}

std::vector<std::uint64_t> refit_offsets(const Dataset& dataset) {
  const auto train = dataset.train_offsets(), valid = dataset.held_out_offsets(HeldOut::valid);
  std::vector<std::uint64_t> offsets(train.size());
  std::ranges::transform(train, valid, offsets.begin(), std::plus());
  return offsets;
}

void require_refittable(const Dataset& dataset) {
  if (dataset.held_out_offsets(HeldOut::valid).back() == 0) {
    refuse(dataset, ExitCode::usage, "train.refit is set, but there are no validation items to choose the epochs by",
           "Convert it with --valid last or random, or leave train.refit out.");
  }
  const std::vector<std::uint64_t> offsets = refit_offsets(dataset);
  for (std::size_t user = 0; user + 1 < offsets.size(); ++user) {
    if (offsets[user + 1] - offsets[user] < dataset.header().items) continue;
    refuse(dataset, ExitCode::bad_data,
           name_of_user(dataset, user) + " has every item for training or validation, so that no negative is left",
           "Leave the user out, or train.refit.");
  }
}

RankData load_refit_data(Communicator& comm, const Dataset& dataset, std::size_t logical_shards) {
  return agree(comm, "loading the data of the refit", [&] {
    const std::vector<std::uint64_t> offsets = refit_offsets(dataset);
    const ShardPlan plan(offsets, logical_shards);
    const RowRange users =
        plan.users_of_rank(static_cast<std::size_t>(comm.rank()), static_cast<std::size_t>(comm.size()));
    InteractionRows both = merged(train_rows(dataset, users), dataset.load_held_out(HeldOut::valid, users).rows);
    require_distinct(dataset, users, both);
    for (std::uint64_t& offset : both.offsets) offset += offsets[users.begin];
    DatasetHeader header = dataset.header();
    header.train_interactions = offsets.back();
    HeldOutRows no_valid;
    no_valid.rows.offsets.assign(users.size() + 1, 0);
    no_valid.negatives.assign(users.size() * header.negatives_per_user, no_item);
    return RankData{header,
                    plan,
                    Interactions(users, std::move(both.offsets), std::move(both.items)),
                    std::move(no_valid),
                    dataset.load_held_out(HeldOut::test, users),
                    0,
                    dataset.held_out_offsets(HeldOut::test).back()};
  });
}

}  // namespace lrml
