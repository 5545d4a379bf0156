// What the ranks of a ThreadCommunicator share: meetings of all, and transfers between two.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

namespace lrml::test {

/// One lock for all groups of a run, a bell for every change, and who has ended.
struct ThreadWorld {
  explicit ThreadWorld(std::size_t ranks, int ranks_in_node) : ended(ranks, false), ranks_per_node(ranks_in_node) {}

  void end(std::size_t rank, std::exception_ptr failure);

  std::mutex mutex;
  std::condition_variable changed;
  std::vector<bool> ended;
  std::exception_ptr first_failure;
  const int ranks_per_node;  ///< 0: one node
};

/// Ranks are numbered within the group.
class ThreadGroup {
 public:
  /// `members`: their numbers in the world, increasing.
  ThreadGroup(ThreadWorld& world, std::vector<std::size_t> members);

  std::size_t size() const { return members_.size(); }
  std::size_t node_of(std::size_t rank) const;

  /// Waits until all ranks are here. `call` and `bytes` must be the same everywhere.
  void meet(std::size_t rank, const char* call, std::size_t bytes = 0);

  /// What all may read between this rank's next two meetings.
  void show(std::size_t rank, std::span<const std::byte> bytes) { places_[rank].shown = bytes; }
  std::span<const std::byte> shown_by(std::size_t rank) const { return places_[rank].shown; }

  /// Starts a transfer, after copying from and to the ranks that have started theirs.
  void start(std::size_t rank, std::span<const std::span<const std::byte>> to,
             std::span<const std::span<std::byte>> from);

  /// Waits until every rank has started the same transfer and all is copied. Nothing to do is fine.
  void wait(std::size_t rank);

  /// Between two meetings. The first makes a group or memory, the others take what it made.
  std::shared_ptr<ThreadGroup> make_subgroup(std::size_t rank, const std::vector<std::size_t>& ranks);
  std::span<std::byte> make_shared_memory(std::size_t rank, std::size_t bytes);

 private:
  struct Place {
    const char* call = "";
    std::size_t bytes = 0;
    std::span<const std::byte> shown;
    std::shared_ptr<ThreadGroup> made;

    std::uint64_t started = 0;  ///< number of the last transfer started
    std::size_t open = 0;       ///< ranks it has not yet been copied from and to
    std::size_t in_use = 0;     ///< ranks that are copying
    std::span<const std::span<const std::byte>> to;
    std::span<const std::span<std::byte>> from;
  };
  struct alignas(64) Line {
    std::byte bytes[64];
  };

  void require_all_alive(std::size_t rank, const char* call) const;
  bool some_have_ended() const;
  void require_one_call();
  std::vector<std::size_t> enter_transfer(std::size_t rank);

  ThreadWorld& world_;
  const std::vector<std::size_t> members_;
  std::vector<Place> places_;
  std::uint64_t meetings_ = 0;
  std::size_t arrived_ = 0;
  std::string disagreement_;  ///< of the last meeting
  std::vector<std::vector<Line>> memory_;
};

}  // namespace lrml::test
