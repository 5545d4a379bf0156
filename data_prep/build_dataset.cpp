#include "data_prep/build_dataset.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "data_prep/history.h"
#include "data_prep/id_order.h"
#include "data_prep/negatives.h"
#include "lrml/base/error.h"
#include "lrml/base/narrow.h"
#include "lrml/base/random.h"

namespace lrml::prep {
namespace {

enum class Part { train, valid, test };

/// One part of the dataset as it grows, user by user.
struct PartBuilder {
  InteractionRows rows;
  std::vector<std::uint8_t> kinds;

  PartBuilder() { rows.offsets.push_back(0); }

  void add(const Event& event, const InteractionLog& log) {
    rows.items.push_back(event.item);
    if (log.has_times) rows.timestamp.push_back(event.time);
    if (log.has_ratings) rows.rating.push_back(event.rating);
    if (!log.kinds.empty()) kinds.push_back(event.kind);
  }
  void end_user() { rows.offsets.push_back(rows.items.size()); }
};

/// A random position in [0, n), a function of (seed, purpose, user).
std::size_t random_position(std::uint64_t seed, Purpose purpose, std::uint32_t user, std::size_t n) {
  return uniform_below(random_pair({.seed = seed, .purpose = purpose}, user, 0)[0], n);
}

/// Which of a user's n events, in order, go where. One: train. Two: train and test. Three and more: all
/// parts.
std::vector<Part> assign_parts(std::size_t n, std::uint32_t user, TestRule test, const SplitOptions& options) {
  std::vector<Part> parts(n, Part::train);
  if (n < 2) return parts;
  const std::size_t held_out =
      test == TestRule::last ? n - 1 : random_position(options.seed, Purpose::split_random, user, n);
  parts[held_out] = Part::test;
  if (n < 3 || options.valid == ValidRule::none) return parts;
  const std::size_t other =
      options.valid == ValidRule::last ? n - 2 : random_position(options.seed, Purpose::split_valid, user, n - 1);
  parts[other >= held_out ? other + 1 : other] = Part::valid;  // counted without the test event
  return parts;
}

std::string describe_split(TestRule test, const SplitOptions& options) {
  std::string text = "leave-one-out: test = ";
  text += test == TestRule::random        ? "a random item"
          : options.ties == TieRule::hash ? "the last item by time, ties by hash(seed, user, item)"
                                          : "the last item by time, ties by place in the file";
  text += options.valid == ValidRule::random ? "; validation = a random other item"
          : options.valid == ValidRule::last ? "; validation = the last of the others"
                                             : "; no validation";
  text += "; users with one interaction: train only";
  if (options.valid != ValidRule::none) text += ", with two: train and test";
  return text;
}

template <class T>
std::vector<T> permuted(const std::vector<T>& values, const IdOrder& order) {
  if (values.empty()) return {};
  std::vector<T> result;
  result.reserve(order.original.size());
  for (const std::uint32_t position : order.original) result.push_back(values[position]);
  return result;
}

class DatasetBuilder {
 public:
  DatasetBuilder(const InteractionLog& log, const SplitOptions& options, BuildReport& report)
      : log_(log), options_(options), report_(report), test_rule_(log.has_times ? options.test : TestRule::random) {
    std::vector<bool> used_users(log.user_ids.size(), false);
    std::vector<bool> used_items(log.item_ids.size(), false);
    for (const Interaction& one : log.interactions) {
      LRML_ASSERT(one.user < used_users.size() && one.item < used_items.size());
      used_users[one.user] = true;
      used_items[one.item] = true;
    }
    users_ = order_ids(log.user_ids, used_users);
    items_ = order_ids(log.item_ids, used_items);
  }

  DatasetContents build() {
    describe();
    split_users();
    finish();
    return std::move(contents_);
  }

 private:
  void describe() {
    contents_.name = log_.name;
    contents_.source = log_.source;
    contents_.split = describe_split(test_rule_, options_);
    contents_.seed = options_.seed;
    contents_.negatives_per_user = options_.negatives;
    contents_.user_ids = permuted(log_.user_ids, users_);
    contents_.item_ids = permuted(log_.item_ids, items_);
    contents_.item_titles = permuted(log_.item_titles, items_);
    contents_.item_genres = permuted(log_.item_genres, items_);
    for (const auto& [name, values] : log_.user_attributes) {
      contents_.user_attributes[name] = permuted(values, users_);
    }
    auto& labels = contents_.synthetic.labels;
    for (const auto& [name, values] : log_.user_labels) labels[name] = permuted(values, users_);
    for (const auto& [name, values] : log_.item_labels) labels[name] = permuted(values, items_);
    contents_.synthetic.parameters = log_.parameters;
  }

  void split_users() {
    const Histories histories(log_, users_, items_, options_);
    const std::size_t list_sizes = contents_.users() * options_.negatives;
    contents_.valid.negatives.resize(list_sizes);
    contents_.test.negatives.resize(list_sizes);
    for (std::uint32_t user = 0; user < contents_.users(); ++user) {
      const std::vector<Event> events = histories.of(user, report_);
      split(user, events);
      draw_lists(user, events);
    }
  }

  void split(std::uint32_t user, const std::vector<Event>& events) {
    const std::vector<Part> parts = assign_parts(events.size(), user, test_rule_, options_);
    for (std::size_t k = 0; k < events.size(); ++k) builder(parts[k]).add(events[k], log_);
    for (const Part part : {Part::train, Part::valid, Part::test}) builder(part).end_user();
  }

  /// Validation and test get lists of their own: the generator's epoch tells them apart.
  void draw_lists(std::uint32_t user, const std::vector<Event>& events) {
    std::vector<std::uint32_t> seen(events.size());
    std::ranges::transform(events, seen.begin(), &Event::item);
    std::ranges::sort(seen);
    const auto items = static_cast<std::uint32_t>(contents_.items());
    std::uint32_t epoch = 0;
    for (HeldOutRows* part : {&contents_.valid, &contents_.test}) {
      const RandomKey key{.seed = options_.seed, .purpose = Purpose::stored_negative, .epoch = epoch++};
      const auto list = std::span(part->negatives).subspan(user * options_.negatives, options_.negatives);
      if (draw_negatives(key, user, seen, items, list)) ++report_.padded_negative_lists;
    }
  }

  void finish() {
    contents_.train = std::move(train_.rows);
    contents_.valid.rows = std::move(valid_.rows);
    contents_.test.rows = std::move(test_.rows);
    if (log_.kinds.empty()) return;
    contents_.synthetic.labels["train_kind"] = std::move(train_.kinds);
    contents_.synthetic.labels["valid_kind"] = std::move(valid_.kinds);
    contents_.synthetic.labels["test_kind"] = std::move(test_.kinds);
  }

  PartBuilder& builder(Part part) { return part == Part::train ? train_ : part == Part::valid ? valid_ : test_; }

  const InteractionLog& log_;
  const SplitOptions& options_;
  BuildReport& report_;
  TestRule test_rule_;
  IdOrder users_;
  IdOrder items_;
  PartBuilder train_, valid_, test_;
  DatasetContents contents_;
};

}  // namespace

DatasetContents build_dataset(const InteractionLog& log, const SplitOptions& options, BuildReport& report) {
  if (log.interactions.empty()) {
    throw Error(ExitCode::bad_data, "cannot make a dataset of '" + log.name +
                                        "' (the log has no interactions). Give a log with at least one line.");
  }
  report = {};
  return DatasetBuilder(log, options, report).build();
}

}  // namespace lrml::prep
