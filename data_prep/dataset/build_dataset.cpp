#include "data_prep/dataset/build_dataset.h"

#include <algorithm>
#include <string>
#include <utility>

#include "data_prep/dataset/assemble.h"
#include "data_prep/dataset/given_lists.h"
#include "data_prep/dataset/id_order.h"
#include "data_prep/dataset/k_core.h"
#include "data_prep/dataset/log_events.h"
#include "lrml/base/error.h"

namespace lrml::prep {
namespace {

Error nothing_left(const InteractionLog& log, const std::string& why_and_advice) {
  return {ExitCode::bad_data, "cannot make a dataset of '" + log.name + "' (" + why_and_advice};
}

void forget_what_is_unknown(InteractionLog& log) {
  if (log.has_times && log.has_ratings) return;
  for (Interaction& one : log.interactions) {
    if (!log.has_times) one.time = 0;
    if (!log.has_ratings) one.rating = 0.0f;
  }
}

void filter_by_number(InteractionLog& log, const BuildOptions& options, Progress& progress, BuildReport& report) {
  if (!options.core.asks_for_any()) return;
  keep_core(log, options, progress, report);
  if (log.interactions.empty()) {
    throw nothing_left(log, "no interaction is left with at least " +
                                std::to_string(std::max<std::size_t>(options.core.min_user_interactions, 1)) +
                                " per user and " +
                                std::to_string(std::max<std::size_t>(options.core.min_item_interactions, 1)) +
                                " per item). Lower --min-user-interactions or --min-item-interactions.");
  }
}

struct Orders {
  IdOrder users;
  IdOrder items;
  std::vector<std::uint32_t> user_rows;  ///< by position in the log
};

Orders order_log(const InteractionLog& log) {
  std::vector<std::uint32_t> user_rows(log.user_ids.size(), 0);
  std::vector<std::uint32_t> item_rows(log.item_ids.size(), 0);
  for (const Interaction& one : log.interactions) {
    LRML_ASSERT(one.user < user_rows.size() && one.item < item_rows.size());
    ++user_rows[one.user];
    ++item_rows[one.item];
  }
  return {order_ids(log.user_ids, user_rows), order_ids(log.item_ids, item_rows), std::move(user_rows)};
}

template <class T>
std::vector<T> permuted(std::vector<T> values, const IdOrder& order) {
  if (values.empty()) return {};
  std::vector<T> result;
  result.reserve(order.original.size());
  for (const std::uint32_t position : order.original) result.push_back(std::move(values[position]));
  return result;
}

DatasetContents describe(InteractionLog& log, const Orders& orders) {
  DatasetContents contents;
  contents.name = log.name;
  contents.source = log.source;
  contents.user_ids = permuted(std::move(log.user_ids), orders.users);
  contents.item_ids = permuted(std::move(log.item_ids), orders.items);
  contents.item_titles = permuted(std::move(log.item_titles), orders.items);
  contents.item_genres = permuted(std::move(log.item_genres), orders.items);
  for (auto& [name, values] : log.user_attributes) {
    contents.user_attributes[name] = permuted(std::move(values), orders.users);
  }
  return contents;
}

}  // namespace

DatasetContents build_dataset(InteractionLog&& log, const BuildOptions& options, Progress& progress,
                              BuildReport& report) {
  report = {};
  report.read = log.interactions.size();
  if (log.interactions.empty()) {
    throw nothing_left(log, "the log has no interactions). Give a log with at least one line.");
  }
  forget_what_is_unknown(log);
  filter_by_number(log, options, progress, report);
  const Orders orders = order_log(log);
  DatasetContents contents = describe(log, orders);

  const EventFields fields{.times = log.has_times,
                           .ratings = log.has_ratings,
                           .kinds = false,
                           .in_order = log.has_times || options.in_order};
  SplitOptions rules = options.split;
  if (fields.in_order && !fields.times) rules.ties = TieRule::file;
  const std::vector<Pair> held_out = held_out_pairs(options.held_out, orders.users, orders.items);
  const Numbering numbering{orders.users.internal, orders.items.internal, orders.user_rows, contents.users()};
  LogEvents events(UserRuns(log.interactions, numbering, progress, options.rows_per_run),
                   {contents.user_ids, contents.item_ids, held_out}, rules);
  assemble(events, fields, rules, options.threads, progress, contents, report);
  report.duplicates_dropped += events.duplicates_dropped();
  if (options.negatives != nullptr) place_negatives(*options.negatives, orders.users, orders.items, contents, report);
  return contents;
}

}  // namespace lrml::prep
