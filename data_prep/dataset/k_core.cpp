#include "data_prep/dataset/k_core.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include "data_prep/dataset/duplicates.h"
#include "data_prep/dataset/user_runs.h"
#include "lrml/base/pipeline.h"

namespace lrml::prep {
namespace {

std::vector<std::uint32_t> identity(std::size_t size) {
  std::vector<std::uint32_t> numbers(size);
  std::iota(numbers.begin(), numbers.end(), 0u);
  return numbers;
}

std::vector<std::uint32_t> rows_per_user(const InteractionLog& log) {
  std::vector<std::uint32_t> rows(log.user_ids.size(), 0);
  for (const Interaction& one : log.interactions) ++rows[one.user];
  return rows;
}

std::size_t count_positive(const std::vector<std::uint32_t>& counts) {
  return counts.size() - static_cast<std::size_t>(std::ranges::count(counts, 0u));
}

class Core {
 public:
  Core(InteractionLog& log, const BuildOptions& options, Progress& progress)
      : log_(log),
        options_(options),
        progress_(progress),
        runs_(log.interactions,
              {identity(log.user_ids.size()), identity(log.item_ids.size()), rows_per_user(log), log.user_ids.size()},
              progress, options.rows_per_run),
        user_counts_(log.user_ids.size(), 0),
        item_counts_(log.item_ids.size(), 0) {}

  /// Returns how many duplicates it dropped.
  std::size_t drop_duplicates_and_count() {
    return sum_over_runs([this](std::size_t run) {
      const std::size_t first = runs_.first_user(run);
      const std::size_t users = runs_.first_user(run + 1) - first;
      GroupedRows grouped = group_by_user(runs_[run], first, users);
      NumberSet seen(item_counts_.size());
      runs_[run].clear();
      for (std::size_t k = 0; k < users; ++k) {
        const std::span<Interaction> rows = grouped.of(k);
        const auto kept = rows.first(keep_one_per_item(rows, options_.split, seen));
        runs_[run].insert(runs_[run].end(), kept.begin(), kept.end());
        user_counts_[first + k] = static_cast<std::uint32_t>(kept.size());
        for (const Interaction& one : kept) add(item_counts_[one.item], 1u);
      }
      return grouped.rows.size() - runs_[run].size();
    });
  }

  /// Users first, then items.
  CoreRound drop_once() {
    const std::size_t users = count_positive(user_counts_);
    const std::size_t items = count_positive(item_counts_);
    CoreRound round;
    round.interactions += drop_below(options_.core.min_user_interactions, &Interaction::user, user_counts_,
                                     &Interaction::item, item_counts_);
    round.interactions += drop_below(options_.core.min_item_interactions, &Interaction::item, item_counts_,
                                     &Interaction::user, user_counts_);
    round.users = users - count_positive(user_counts_);
    round.items = items - count_positive(item_counts_);
    return round;
  }

  void give_back() {
    for (std::size_t run = 0; run < runs_.size(); ++run) {
      const RowBlock rows = std::exchange(runs_[run], {});
      log_.interactions.insert(log_.interactions.end(), rows.begin(), rows.end());
    }
  }

 private:
  using Counts = std::vector<std::uint32_t>;
  using End = std::uint32_t Interaction::*;

  /// Threads that work on different runs meet here.
  static void add(std::uint32_t& count, std::uint32_t difference) {
    std::atomic_ref(count).fetch_add(difference, std::memory_order_relaxed);
  }

  /// Drops the rows whose `end` has too few and takes them from the counts of the `other` end.
  std::size_t drop_below(std::size_t least, End end, Counts& counts, End other, Counts& other_counts) {
    const auto has_too_few = [&](const Interaction& one) { return counts[one.*end] < least; };
    const std::size_t dropped = sum_over_runs([&](std::size_t run) {
      for (const Interaction& one : runs_[run]) {
        if (has_too_few(one)) add(other_counts[one.*other], ~0u);  // one less
      }
      return std::erase_if(runs_[run], has_too_few);
    });
    for (std::uint32_t& count : counts) count = count < least ? 0 : count;
    return dropped;
  }

  template <class Work>
  std::size_t sum_over_runs(const Work& work) {
    std::size_t sum = 0;
    std::size_t next = 0;
    std::size_t done = 0;
    progress_.start("counting per user and item", log_.user_ids.size(), "users");
    run_pipeline<std::size_t, std::size_t>(
        threads_for(options_.threads), [&] { return next < runs_.size() ? std::optional(next++) : std::nullopt; }, work,
        [&](std::size_t count) {
          sum += count;
          progress_.update(runs_.first_user(++done));
        });
    return sum;
  }

  InteractionLog& log_;
  const BuildOptions& options_;
  Progress& progress_;
  UserRuns runs_;
  Counts user_counts_;
  Counts item_counts_;
};

}  // namespace

void keep_core(InteractionLog& log, const BuildOptions& options, Progress& progress, BuildReport& report) {
  Core core(log, options, progress);
  report.duplicates_dropped += core.drop_duplicates_and_count();
  for (CoreRound round = core.drop_once(); round.interactions > 0; round = core.drop_once()) {
    report.core_rounds.push_back(round);
  }
  core.give_back();
}

}  // namespace lrml::prep
