#include "data_prep/synth/synthesize_to_file.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "data_prep/dataset/assemble.h"
#include "data_prep/synth/stars.h"
#include "data_prep/synth/synth_events.h"

namespace lrml::prep {
namespace {

template <class T>
void append(std::vector<T>& all, const std::vector<T>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

void append_offsets(std::vector<std::uint64_t>& all, const std::vector<std::uint64_t>& more) {
  if (all.empty()) all.push_back(0);
  const std::uint64_t before = all.back();
  for (std::size_t user = 1; user < more.size(); ++user) all.push_back(before + more[user]);
}

void append_rows(InteractionRows& all, const InteractionRows& more) {
  append_offsets(all.offsets, more.offsets);
  append(all.items, more.items);
  append(all.timestamp, more.timestamp);
  append(all.rating, more.rating);
}

// One item of two and more tests, one of three and more validates.
std::size_t train_interactions(const Activity& activity, const SplitOptions& split) {
  std::size_t count = 0;
  for (const std::size_t n : activity.counts) {
    const std::size_t held_out = (n >= 2 ? 1u : 0u) + (n >= 3 && split.valid != ValidRule::none ? 1u : 0u);
    count += n - held_out;
  }
  return count;
}

/// Gives rows to the file and keeps what is needed at its end.
class RowsOnTheirWay {
 public:
  RowsOnTheirWay(DatasetWriter& writer, const Profile& profile, std::size_t train, DatasetContents& rest,
                 Measuring& measuring)
      : writer_(writer), profile_(profile), rest_(rest), measuring_(measuring) {
    rest_.train.rating.reserve(train);
    rest_.synthetic.labels["train_kind"].reserve(train);
    allows_halves_.reserve(train);
  }

  /// The satisfactions are kept until all are known.
  void take(DatasetContents&& some) {
    append(rest_.train.rating, std::exchange(some.train.rating, {}));
    writer_.append(some);
    measuring_.add(some);
    for (const std::int64_t time : some.train.timestamp) allows_halves_.push_back(time >= profile_.half_stars_from);
    append_offsets(rest_.train.offsets, some.train.offsets);
    append_rows(rest_.valid.rows, some.valid.rows);
    append_rows(rest_.test.rows, some.test.rows);
    for (const auto& [name, kinds] : some.synthetic.labels) append(rest_.synthetic.labels[name], kinds);
  }

  void rate_all() {
    const Unrated train{rest_.train.rating, [this](std::size_t t) -> bool { return allows_halves_[t]; }};
    rate(profile_, std::array{train, unrated(profile_, rest_.valid.rows), unrated(profile_, rest_.test.rows)});
    const auto& labels = rest_.synthetic.labels;
    measuring_.add_stars(rest_.train.rating, labels.at("train_kind"));
    measuring_.add_stars(rest_.valid.rows.rating, labels.at("valid_kind"));
    measuring_.add_stars(rest_.test.rows.rating, labels.at("test_kind"));
  }

 private:
  DatasetWriter& writer_;
  const Profile& profile_;
  DatasetContents& rest_;
  Measuring& measuring_;
  std::vector<bool> allows_halves_;  ///< of each training interaction
};

}  // namespace

WrittenLog synthesize_to_file(const std::filesystem::path& file, const SynthOptions& options, const SplitOptions& split,
                              std::size_t threads, const std::string& created, Progress& progress,
                              BuildReport& report) {
  const Scenario scenario = make_scenario(options, threads);
  const Profile& profile = scenario.profile;
  WrittenLog log{.contents = describe_synthetic(scenario), .digest = 0, .measures = {}, .statistics = {}};
  log.contents.created = created;
  const std::size_t train = train_interactions(scenario.activity, split);
  DatasetWriter writer(file, {.users = profile.users,
                              .items = profile.items,
                              .train_interactions = train,
                              .negatives_per_user = split.negatives});
  Measuring measuring(profile.items, options.kinds);
  RowsOnTheirWay rows(writer, profile, train, log.contents, measuring);
  report.read = profile.interactions;
  SynthEvents events(scenario, log.contents, split);
  assemble_by_runs(events, synthetic_fields, split, threads, progress, log.contents, report,
                   [&](DatasetContents&& some) { rows.take(std::move(some)); });
  rows.rate_all();
  progress.start("writing", 0, "");
  log.digest = writer.finish(log.contents);
  log.measures = measuring.result();
  log.statistics = statistics_of(measuring.per_user(), measuring.per_item());
  return log;
}

}  // namespace lrml::prep
