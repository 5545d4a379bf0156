#include "data_prep/dataset/user_runs.h"

#include <algorithm>
#include <numeric>

#include "lrml/base/error.h"

namespace lrml::prep {

UserRuns::UserRuns(InteractionList& interactions, const Numbering& numbering, Progress& progress,
                   std::size_t rows_per_run)
    : total_(interactions.size()) {
  std::vector<std::size_t> rows_per_user(numbering.user_count, 0);
  for (std::size_t position = 0; position < numbering.rows.size(); ++position) {
    if (numbering.rows[position] > 0) rows_per_user[numbering.users[position]] = numbering.rows[position];
  }
  cut(rows_per_user, rows_per_run);
  fill(interactions, numbering, progress);
}

void UserRuns::cut(std::span<const std::size_t> rows_per_user, std::size_t rows_per_run) {
  run_of_.resize(rows_per_user.size());
  std::size_t rows = 0;
  const auto end_run = [&](std::size_t next_user) {
    runs_.emplace_back().reserve(rows);
    first_users_.push_back(next_user);
    rows = 0;
  };
  for (std::size_t user = 0; user < rows_per_user.size(); ++user) {
    if (rows > 0 && rows + rows_per_user[user] > rows_per_run) end_run(user);
    run_of_[user] = static_cast<std::uint32_t>(runs_.size());
    rows += rows_per_user[user];
  }
  if (!rows_per_user.empty()) end_run(rows_per_user.size());
}

void UserRuns::fill(InteractionList& interactions, const Numbering& numbering, Progress& progress) {
  constexpr std::size_t rows_at_once = std::size_t{1} << 16;  // a block of the list
  progress.start("grouping by user", total_, "interactions");
  while (!interactions.empty()) {
    const auto count = static_cast<std::ptrdiff_t>(std::min(interactions.size(), rows_at_once));
    const auto end = interactions.begin() + count;
    std::for_each(interactions.begin(), end, [&](Interaction one) {
      one.user = numbering.users[one.user];
      one.item = numbering.items[one.item];
      runs_[run_of_[one.user]].push_back(one);
    });
    interactions.erase(interactions.begin(), end);
    progress.update(total_ - interactions.size());
  }
  run_of_ = {};
}

GroupedRows group_by_user(const RowBlock& rows, std::size_t first, std::size_t count) {
  GroupedRows grouped{.offsets = std::vector<std::size_t>(count + 1, 0), .rows = std::vector<Interaction>(rows.size())};
  for (const Interaction& one : rows) {
    LRML_ASSERT(one.user >= first && one.user - first < count);
    ++grouped.offsets[one.user - first + 1];
  }
  std::partial_sum(grouped.offsets.begin(), grouped.offsets.end(), grouped.offsets.begin());
  std::vector<std::size_t> next(grouped.offsets.begin(), grouped.offsets.end() - 1);
  for (const Interaction& one : rows) grouped.rows[next[one.user - first]++] = one;
  return grouped;
}

}  // namespace lrml::prep
