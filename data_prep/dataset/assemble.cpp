#include "data_prep/dataset/assemble.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "data_prep/dataset/negatives.h"
#include "data_prep/dataset/number_set.h"
#include "lrml/base/error.h"
#include "lrml/base/narrow.h"
#include "lrml/base/pipeline.h"

namespace lrml::prep {
namespace {

constexpr std::array part_names = {"train", "valid", "test"};

template <class T>
void append(std::vector<T>& all, const std::vector<T>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

/// One part of the users of a run, or of all users.
struct PartRows {
  InteractionRows rows{.offsets = {0}, .items = {}, .timestamp = {}, .rating = {}};
  std::vector<std::uint8_t> kinds;

  void reserve(std::size_t users, std::size_t events, const EventFields& fields) {
    rows.offsets.reserve(users + 1);
    rows.items.reserve(events);
    if (fields.times) rows.timestamp.reserve(events);
    if (fields.ratings) rows.rating.reserve(events);
    if (fields.kinds) kinds.reserve(events);
  }

  void add(const Event& event, const EventFields& fields) {
    rows.items.push_back(event.item);
    if (fields.times) rows.timestamp.push_back(event.time);
    if (fields.ratings) rows.rating.push_back(event.rating);
    if (fields.kinds) kinds.push_back(event.kind);
  }

  void end_user() { rows.offsets.push_back(rows.items.size()); }

  /// Adds the users after those that are here.
  void extend(const PartRows& next) {
    const std::uint64_t before = rows.items.size();
    for (std::size_t user = 1; user < next.rows.offsets.size(); ++user) {
      rows.offsets.push_back(before + next.rows.offsets[user]);
    }
    append(rows.items, next.rows.items);
    append(rows.timestamp, next.rows.timestamp);
    append(rows.rating, next.rows.rating);
    append(kinds, next.kinds);
  }
};

/// What becomes of one run.
struct SplitRun {
  std::array<PartRows, part_names.size()> parts;
  std::array<std::vector<std::uint32_t>, 2> negatives;  ///< valid and test, [users of the run x N]
  BuildReport counts;
};

/// What the threads share: rules, and nothing that changes.
class RunSplitter {
 public:
  RunSplitter(const SplitOptions& rules, const EventFields& fields, const DatasetContents& contents)
      : rules_(rules),
        fields_(fields),
        items_(narrow<std::uint32_t>(contents.items(), "number of items")),
        user_ids_(contents.user_ids) {}

  SplitRun split(std::size_t first_user, const UserEvents& run) const {
    SplitRun result;
    const std::size_t users = run.offsets.size() - 1;
    result.parts[0].reserve(users, run.events.size(), fields_);
    Scratch scratch{.parts = {}, .seen = {}, .seen_set = NumberSet(items_), .draws = NegativeDraws(items_)};
    for (std::vector<std::uint32_t>& lists : result.negatives) lists.reserve(users * rules_.negatives);
    for (std::size_t k = 0; k < users; ++k) {
      const auto user = static_cast<std::uint32_t>(first_user + k);
      const auto events = std::span(run.events).subspan(run.offsets[k], run.offsets[k + 1] - run.offsets[k]);
      split_user(user, events, scratch, result);
      draw_lists(user, events, scratch, result);
      count(events, result.counts);
    }
    return result;
  }

 private:
  struct Scratch {
    std::vector<Part> parts;
    std::vector<std::uint32_t> seen;
    NumberSet seen_set;
    NegativeDraws draws;
  };

  void split_user(std::uint32_t user, std::span<const Event> events, Scratch& scratch, SplitRun& result) const {
    assign_parts(events, user, rules_, scratch.parts);
    if (std::ranges::find(scratch.parts, Part::train) == scratch.parts.end())
      throw nothing_to_train(user, events.size());
    for (std::size_t k = 0; k < events.size(); ++k) {
      result.parts[static_cast<std::size_t>(scratch.parts[k])].add(events[k], fields_);
    }
    for (PartRows& part : result.parts) part.end_user();
  }

  /// Validation and test get lists of their own: the generator's epoch tells them apart.
  void draw_lists(std::uint32_t user, std::span<const Event> events, Scratch& scratch, SplitRun& result) const {
    for (const Event& event : events) scratch.seen_set.insert(event.item);
    scratch.seen_set.drain(scratch.seen);
    for (std::uint32_t epoch = 0; epoch < result.negatives.size(); ++epoch) {
      const RandomKey key{.seed = rules_.seed, .purpose = Purpose::stored_negative, .epoch = epoch};
      std::vector<std::uint32_t>& lists = result.negatives[epoch];
      lists.resize(lists.size() + rules_.negatives);
      const auto list = std::span(lists).last(rules_.negatives);
      if (scratch.draws.draw(key, user, scratch.seen, list)) ++result.counts.padded_negative_lists;
    }
  }

  Error nothing_to_train(std::uint32_t user, std::size_t interactions) const {
    return {ExitCode::bad_data,
            "cannot hold out all " + std::to_string(interactions) + " interactions of user '" + user_ids_[user] +
                "' (nothing is left to train on). Leave one of them, or the user, out of the list."};
  }

  void count(std::span<const Event> events, BuildReport& counts) const {
    const std::size_t n = events.size();
    if (fields_.times && n >= 2 && events[n - 1].time == events[n - 2].time) ++counts.users_with_tied_last;
    if (n == 1) ++counts.users_with_one;
    if (n == 2) ++counts.users_with_two;
  }

  SplitOptions rules_;
  EventFields fields_;
  std::uint32_t items_;
  std::span<const std::string> user_ids_;
};

void move_rows(std::array<PartRows, part_names.size()>& parts, bool with_kinds, DatasetContents& contents) {
  contents.train = std::move(parts[0].rows);
  contents.valid.rows = std::move(parts[1].rows);
  contents.test.rows = std::move(parts[2].rows);
  for (std::size_t part = 0; with_kinds && part < parts.size(); ++part) {
    contents.synthetic.labels[std::string(part_names[part]) + "_kind"] = std::move(parts[part].kinds);
  }
}

/// Puts runs, in order, into the arrays of a dataset.
class RunCollector {
 public:
  RunCollector(DatasetContents& contents, const EventFields& fields, const SplitOptions& rules, std::size_t events)
      : contents_(contents) {
    const std::size_t held_out = rules.test == TestRule::list ? 0 : contents.users();
    parts_[0].reserve(contents.users(), events, fields);
    for (std::size_t part = 1; part < parts_.size(); ++part) parts_[part].reserve(contents.users(), held_out, fields);
    contents.valid.negatives.reserve(contents.users() * rules.negatives);
    contents.test.negatives.reserve(contents.users() * rules.negatives);
  }

  void add(const SplitRun& run) {
    for (std::size_t part = 0; part < parts_.size(); ++part) parts_[part].extend(run.parts[part]);
    append(contents_.valid.negatives, run.negatives[0]);
    append(contents_.test.negatives, run.negatives[1]);
  }

  void finish(bool with_kinds) { move_rows(parts_, with_kinds, contents_); }

 private:
  DatasetContents& contents_;
  std::array<PartRows, part_names.size()> parts_;
};

void add_counts(const BuildReport& of_run, BuildReport& report) {
  report.users_with_tied_last += of_run.users_with_tied_last;
  report.users_with_one += of_run.users_with_one;
  report.users_with_two += of_run.users_with_two;
  report.padded_negative_lists += of_run.padded_negative_lists;
}

/// Sets what `contents` says of the split; the rules that apply.
SplitOptions declare_split(const SplitOptions& options, const EventFields& fields, DatasetContents& contents) {
  const SplitOptions rules = applicable(options, fields);
  contents.split = describe_split(rules, fields);
  contents.seed = rules.seed;
  contents.negatives_per_user = rules.negatives;
  return rules;
}

/// Calls consume(run, first user of it) for every run, in order.
template <class Consume>
void split_runs(EventSource& source, const RunSplitter& splitter, std::size_t threads, Progress& progress,
                Consume&& consume) {
  const std::size_t users = source.first_user(source.runs());
  progress.start("building", users, "users");
  std::size_t next = 0;
  std::size_t done = 0;
  run_pipeline<std::size_t, SplitRun>(
      threads_for(threads), [&] { return next < source.runs() ? std::optional(next++) : std::nullopt; },
      [&](std::size_t run) { return splitter.split(source.first_user(run), source.events_of(run)); },
      [&](SplitRun&& run) {
        consume(std::move(run), source.first_user(done));
        progress.update(source.first_user(++done));
      });
}

}  // namespace

void assemble(EventSource& source, const EventFields& fields, const SplitOptions& options, std::size_t threads,
              Progress& progress, DatasetContents& contents, BuildReport& report) {
  LRML_ASSERT(source.first_user(source.runs()) == contents.users());
  const SplitOptions rules = declare_split(options, fields, contents);
  const RunSplitter splitter(rules, fields, contents);
  RunCollector collector(contents, fields, rules, source.most_events());
  split_runs(source, splitter, threads, progress, [&](const SplitRun& run, std::size_t) {
    collector.add(run);
    add_counts(run.counts, report);
  });
  collector.finish(fields.kinds);
}

void assemble_by_runs(EventSource& source, const EventFields& fields, const SplitOptions& options, std::size_t threads,
                      Progress& progress, DatasetContents& contents, BuildReport& report,
                      const std::function<void(DatasetContents&& some)>& take) {
  LRML_ASSERT(source.first_user(source.runs()) == contents.users());
  const SplitOptions rules = declare_split(options, fields, contents);
  const RunSplitter splitter(rules, fields, contents);
  split_runs(source, splitter, threads, progress, [&](SplitRun&& run, std::size_t first_user) {
    add_counts(run.counts, report);
    DatasetContents some;
    some.negatives_per_user = rules.negatives;
    const auto ids = contents.user_ids.begin() + static_cast<std::ptrdiff_t>(first_user);
    some.user_ids.assign(ids, ids + static_cast<std::ptrdiff_t>(run.parts[0].rows.offsets.size() - 1));
    move_rows(run.parts, fields.kinds, some);
    some.valid.negatives = std::move(run.negatives[0]);
    some.test.negatives = std::move(run.negatives[1]);
    take(std::move(some));
  });
}

}  // namespace lrml::prep
