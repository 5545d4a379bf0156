// A log cut into runs: the interactions of consecutive users, together, so that threads can work on them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "data_prep/log/interaction_log.h"
#include "data_prep/log/page_allocator.h"
#include "data_prep/progress.h"

namespace lrml::prep {

/// Rows in memory of their own, which the system has back when they go.
using RowBlock = std::vector<Interaction, PageAllocator<Interaction>>;

/// New numbers of a log's users and items.
struct Numbering {
  std::span<const std::uint32_t> users;  ///< position in the log → number
  std::span<const std::uint32_t> items;
  std::span<const std::uint32_t> rows;  ///< position of a user in the log → the user's rows
  std::size_t user_count = 0;           ///< numbers are below it
};

/// A run is about this many rows: large enough to be worth a thread's while, small enough for its cache.
inline constexpr std::size_t rows_of_a_run = std::size_t{1} << 17;

class UserRuns {
 public:
  /// Moves `interactions`, renumbered and a phase of `progress`, into runs of about `rows_per_run` rows; `interactions`
  /// is empty afterwards.
  ///
  /// Order    a user's rows stay in their order
  /// Cost     one pass; while the list shrinks the runs grow
  UserRuns(InteractionList& interactions, const Numbering& numbering, Progress& progress,
           std::size_t rows_per_run = rows_of_a_run);

  std::size_t size() const { return runs_.size(); }
  std::size_t rows() const { return total_; }
  /// The users before those of `run`; first_user(size()) is the number of all users.
  std::size_t first_user(std::size_t run) const { return first_users_[run]; }

  /// The rows of `run`, users mixed. May be changed, by one thread at a time.
  RowBlock& operator[](std::size_t run) { return runs_[run]; }

 private:
  void cut(std::span<const std::size_t> rows_per_user, std::size_t rows_per_run);
  void fill(InteractionList& interactions, const Numbering& numbering, Progress& progress);

  std::vector<std::size_t> first_users_ = {0};  ///< [runs + 1]
  std::vector<RowBlock> runs_;
  std::vector<std::uint32_t> run_of_;  ///< [users], only while the runs are filled
  std::size_t total_;
};

/// The rows of one run by user, in the users' order; a user's rows stay in theirs.
struct GroupedRows {
  std::vector<std::size_t> offsets;  ///< [users + 1] into rows
  std::vector<Interaction> rows;

  std::span<Interaction> of(std::size_t user) {
    return std::span(rows).subspan(offsets[user], offsets[user + 1] - offsets[user]);
  }
};

/// Groups `rows`, all of users first, first + 1, …, first + count − 1, by user.
GroupedRows group_by_user(const RowBlock& rows, std::size_t first, std::size_t count);

}  // namespace lrml::prep
