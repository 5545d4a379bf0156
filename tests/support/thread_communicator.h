// Ranks that are threads of one process: a sanitizer or a debugger sees all of them, and a plain test may have any
// number. No mock of MPI: real launches stay the tests of that.
#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <memory>
#include <span>
#include <stdexcept>
#include <vector>

#include "lrml/comm/communicator.h"

namespace lrml::test {

class ThreadGroup;

/// What a rank throws where it would wait forever: another one has ended, or says something else.
class RanksParted final : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// One rank of a group of threads. Nothing is copied through third places: of two ranks, the later one to start a
/// transfer copies between the memory of both, while the earlier one goes on. So ThreadSanitizer reports a rank that
/// touches what it has started to send or to receive.
///
/// Traffic  counted as over MPI
/// Throws   RanksParted as above and where sizes do not match; the group is of no use afterwards
class ThreadCommunicator final : public Communicator {
 public:
  ThreadCommunicator(std::shared_ptr<ThreadGroup> group, int rank, Carrier carrier = Carrier::network);
  ~ThreadCommunicator() override;

  int rank() const override { return rank_; }
  int size() const override;

  void barrier() override;
  void sum(std::span<std::int64_t> values) override;
  void reduce_scatter(std::span<const std::int64_t> values, std::span<const std::size_t> counts,
                      std::span<std::int64_t> mine) override;
  void all_gather(std::span<const std::byte> mine, std::size_t element_bytes, std::span<const std::size_t> counts,
                  std::span<std::byte> all) override;
  void start_all_gather(std::span<const std::byte> mine, std::size_t element_bytes, std::span<const std::size_t> counts,
                        std::span<std::byte> all) override;
  void start_all_to_all(RankParts<const std::byte> out, RankParts<std::byte> in) override;
  void wait() override;
  void progress() override;
  void transpose(std::span<const std::int64_t> values, std::span<std::int64_t> received) override;
  void broadcast(std::span<std::byte> bytes, int root) override;
  [[noreturn]] void abort(int exit_code) override;
  void* mpi_handle() const override { return nullptr; }
  Traffic traffic() const override;

  /// The node this rank is said to be on.
  std::size_t node() override;
  ThreadCommunicator& subgroup(int color, Carrier carrier) override;
  std::span<std::byte> allocate_shared(std::size_t bytes) override;

 private:
  void count(std::size_t bytes);
  void put_own_part(std::span<const std::byte> mine, std::size_t element_bytes, std::span<const std::size_t> counts,
                    std::span<std::byte> all);

  std::shared_ptr<ThreadGroup> group_;
  int rank_;
  std::size_t me_;
  Carrier carrier_;
  Traffic traffic_;
  std::vector<std::int64_t> sums_;
  std::vector<std::span<const std::byte>> to_;  ///< [P] what a start sends to each rank
  std::vector<std::span<std::byte>> from_;      ///< [P] where it receives from each
  std::vector<std::unique_ptr<ThreadCommunicator>> subgroups_;
};

/// Runs `body` on so many ranks, each a thread; rank r is on node r / ranks_per_node.
/// Ends when all have ended and rethrows what was thrown first. A rank that ends while others count on it, by a throw
/// or by coming to its end, makes them throw too: nothing hangs.
void run_ranks(int ranks, const std::function<void(ThreadCommunicator&)>& body,
               int ranks_per_node = std::numeric_limits<int>::max());

}  // namespace lrml::test
