// What the ranks of a ThreadCommunicator share: meetings of all, and transfers between two.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lrml::test {

/// Who has ended, and what was thrown first.
struct ThreadWorld {
  ThreadWorld(std::size_t ranks, std::size_t ranks_in_node) : ended(ranks), ranks_per_node(ranks_in_node) {}

  void end(std::size_t rank, std::exception_ptr failure);

  std::vector<std::atomic<bool>> ended;
  const std::size_t ranks_per_node;
  std::mutex mutex;  ///< of the failure
  std::exception_ptr first_failure;
};

/// Ranks are numbered within the group. They wait for each other without a lock, which would order what nothing else
/// orders and so hide races.
class ThreadGroup {
 public:
  /// `members`: their numbers in the world, increasing.
  ThreadGroup(ThreadWorld& world, std::vector<std::size_t> members);

  std::size_t size() const { return members_.size(); }

  /// Nodes are numbered by their first ranks in the group.
  std::size_t node_of(std::size_t rank) const;

  /// Waits until all ranks are here. `call` and `bytes` must be the same everywhere.
  void meet(std::size_t rank, const char* call, std::size_t bytes = 0);

  /// What all may read between this rank's next two meetings.
  void show(std::size_t rank, std::span<const std::byte> bytes) { places_[rank].shown = bytes; }
  std::span<const std::byte> shown_by(std::size_t rank) const { return places_[rank].shown; }

  /// Starts a transfer, and copies from and to the ranks that have started theirs.
  void start(std::size_t rank, std::span<const std::span<const std::byte>> to,
             std::span<const std::span<std::byte>> from);

  /// Waits until every rank has started the same transfer and all is copied. Nothing to do is fine.
  void wait(std::size_t rank);

  /// Meetings of their own. One rank makes a group or memory, the others take what it made.
  std::shared_ptr<ThreadGroup> make_subgroup(std::size_t rank, const std::vector<std::size_t>& ranks);
  std::span<std::byte> make_shared_memory(std::size_t rank, std::size_t bytes);

 private:
  struct Place {
    const char* call = "";
    std::size_t bytes = 0;
    std::span<const std::byte> shown;
    std::shared_ptr<ThreadGroup> made;
    std::atomic<std::uint64_t> started = 0;  ///< number of the last transfer started
    std::span<const std::span<const std::byte>> to;
    std::span<const std::span<std::byte>> from;
  };
  /// The last transfer that somebody copies between two ranks, and the last one copied.
  struct Pair {
    std::atomic<std::uint64_t> claimed = 0, finished = 0;
  };
  struct alignas(64) Line {
    std::byte bytes[64];
  };

  Pair& pair(std::size_t a, std::size_t b) { return pairs_[std::min(a, b) * size() + std::max(a, b)]; }
  void require_all_alive(std::size_t rank, const char* call) const;
  bool some_have_ended() const;
  void require_one_call();
  bool copy_between(std::size_t rank, std::size_t other);
  bool is_finished(std::size_t rank);
  std::optional<std::size_t> one_that_will_not_start(std::size_t rank) const;
  void withdraw(std::size_t rank);

  ThreadWorld& world_;
  const std::vector<std::size_t> members_;
  std::vector<Place> places_;
  std::vector<Pair> pairs_;  ///< [P x P] used above the diagonal
  std::atomic<std::uint64_t> meetings_ = 0;
  std::atomic<std::size_t> arrived_ = 0;
  std::string disagreement_;  ///< of the last meeting
  std::vector<std::vector<Line>> memory_;
};

}  // namespace lrml::test
