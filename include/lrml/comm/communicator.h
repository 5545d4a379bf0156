// The ranks of a run and everything they say to each other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace lrml {

/// What this rank has sent to others since it started: collectives count as one message each, an all-to-all as one
/// for each other rank that gets something. What travels through the memory of a node does not count.
struct Traffic {
  std::int64_t messages = 0;
  std::int64_t bytes = 0;

  friend Traffic operator+(Traffic a, Traffic b) { return {a.messages + b.messages, a.bytes + b.bytes}; }
  friend Traffic operator-(Traffic a, Traffic b) { return {a.messages - b.messages, a.bytes - b.bytes}; }
};

/// A buffer of consecutive parts, one for each rank in rank order: `counts[k]` elements of `element_bytes` are rank
/// k's.
template <class Byte>
struct RankParts {
  std::span<Byte> bytes;
  std::size_t element_bytes = 1;
  std::span<const std::size_t> counts;  ///< [P]
};

/// What carries the messages of a group of ranks.
enum class Carrier { network, memory };

/// P ranks in a fixed order. Every member function except rank, size, progress, traffic and abort is Collective: all
/// ranks call it, in the same order, with the sizes described.
class Communicator {
 public:
  Communicator() = default;
  virtual ~Communicator() = default;
  Communicator(const Communicator&) = delete;
  Communicator& operator=(const Communicator&) = delete;

  virtual int rank() const = 0;
  virtual int size() const = 0;

  virtual void barrier() = 0;

  /// Element-wise sum over ranks, in place (an allreduce). Order: integers, so none.
  ///     before   rank 0: {1, 2}   rank 1: {10, 20}        after   both: {11, 22}
  virtual void sum(std::span<std::int64_t> values) = 0;

  /// Element-wise sum over ranks of `values`, of which rank k receives its `counts[k]` consecutive elements.
  ///     before   rank 0: {1, 2, 3}   rank 1: {10, 20, 30}   counts {1, 2}
  ///     after    rank 0: {11}        rank 1: {22, 33}
  virtual void reduce_scatter(std::span<const std::int64_t> values, std::span<const std::size_t> counts,
                              std::span<std::int64_t> mine) = 0;

  /// Concatenates the ranks' parts, `counts[k]` elements of `element_bytes` from rank k, in rank order.
  ///     before   rank 0: {a}   rank 1: {b, c}   counts {1, 2}        after   both: {a, b, c}
  /// `mine` may be the own part of `all` itself.
  virtual void all_gather(std::span<const std::byte> mine, std::size_t element_bytes,
                          std::span<const std::size_t> counts, std::span<std::byte> all) = 0;

  /// As all_gather, but done only after `wait`: until then no argument may change or go away.
  virtual void start_all_gather(std::span<const std::byte> mine, std::size_t element_bytes,
                                std::span<const std::size_t> counts, std::span<std::byte> all) = 0;

  /// Sends each rank its part of `out` and receives from each its part of `in`; done only after `wait`, as above.
  ///     before   rank 0: {a | b, c}   rank 1: {d, e | }        out.counts {1, 2} and {2, 0}
  ///     after    rank 0: {a | d, e}   rank 1: {b, c | }        in.counts  {1, 2} and {2, 0}
  /// @pre in.counts[k] on rank r is out.counts[r] on rank k; elements have the same size
  /// Cost: one message to each other rank whose part is not empty
  virtual void start_all_to_all(RankParts<const std::byte> out, RankParts<std::byte> in) = 0;

  /// Finishes what was started last; at most one start may be open. Nothing to do is fine.
  virtual void wait() = 0;

  /// Lets what was started move on, where nothing else would. Not collective. Cost: below a microsecond, but where
  /// ranks share a processor it may give way to another, for milliseconds: a few calls in a long piece of work will do.
  virtual void progress() = 0;

  /// A matrix of P rows by rank becomes one of P columns: with w = values.size() / P, elements [k·w, (k + 1)·w) of
  /// `values` go to rank k.
  ///     before   rank 0: {a, b}   rank 1: {c, d}        after   rank 0: {a, c}   rank 1: {b, d}
  virtual void transpose(std::span<const std::int64_t> values, std::span<std::int64_t> received) = 0;

  /// Copies `bytes` of rank `root` to all.
  virtual void broadcast(std::span<std::byte> bytes, int root) = 0;

  /// The number of this rank's node: 0, 1, … by the nodes' first ranks. Ranks of one node can share memory.
  virtual std::size_t node() = 0;

  /// The ranks that name the same color, in the order of rank. It lives as long as this communicator, and what it
  /// sends counts here too unless it travels through memory. Cost: some tens of microseconds; not for every step
  virtual Communicator& subgroup(int color, Carrier carrier) = 0;

  /// Zeros that all ranks of this communicator, which are on one node, see and may change; they live as long as it.
  /// Order    what a rank writes is there for the others after the next barrier or sum
  /// Throws   Error (failure) on all ranks if the node has not got the memory
  virtual std::span<std::byte> allocate_shared(std::size_t bytes) = 0;

  /// Ends the whole run at once with this exit code. Any one rank may call it.
  [[noreturn]] virtual void abort(int exit_code) = 0;

  /// The MPI_Comm behind this communicator, or null where there is none (one plain process).
  virtual void* mpi_handle() const = 0;

  virtual Traffic traffic() const = 0;
};

/// One rank and no MPI call: the default world, and the one of unit tests.
class SelfCommunicator final : public Communicator {
 public:
  int rank() const override { return 0; }
  int size() const override { return 1; }
  void barrier() override {}
  void sum(std::span<std::int64_t>) override {}
  void reduce_scatter(std::span<const std::int64_t> values, std::span<const std::size_t> counts,
                      std::span<std::int64_t> mine) override;
  void all_gather(std::span<const std::byte> mine, std::size_t element_bytes, std::span<const std::size_t> counts,
                  std::span<std::byte> all) override;
  void start_all_gather(std::span<const std::byte> mine, std::size_t element_bytes, std::span<const std::size_t> counts,
                        std::span<std::byte> all) override {
    all_gather(mine, element_bytes, counts, all);
  }
  void start_all_to_all(RankParts<const std::byte> out, RankParts<std::byte> in) override;
  void wait() override {}
  void progress() override {}
  void transpose(std::span<const std::int64_t> values, std::span<std::int64_t> received) override;
  void broadcast(std::span<std::byte>, int) override {}
  std::size_t node() override { return 0; }
  Communicator& subgroup(int, Carrier) override { return *this; }
  std::span<std::byte> allocate_shared(std::size_t bytes) override;
  [[noreturn]] void abort(int exit_code) override;
  void* mpi_handle() const override { return nullptr; }
  Traffic traffic() const override { return {}; }

 private:
  std::vector<std::vector<std::byte>> allocated_;
};

/// The world this process was started in: all ranks of an mpirun or srun job, else a SelfCommunicator.
/// Destroying it finalizes MPI, so it must outlive every other use. Call once per process.
std::unique_ptr<Communicator> make_world();

/// Whether a launcher (mpirun, srun) started this process.
bool started_by_launcher();

/// How many processes the launcher says it started; 1 without one. The world may have fewer ranks: where launcher and
/// MPI library do not know each other, each process is a world of its own.
std::size_t launched_processes();

/// The MPI library this program runs with, as it names itself: "Open MPI v4.1.4". Also where it is not used.
std::string mpi_library();

/// One value of every rank, in rank order. Collective.
std::vector<std::int64_t> gather_values(Communicator& comm, std::int64_t mine);

/// One string of every rank, in rank order. Collective.
std::vector<std::string> gather_texts(Communicator& comm, const std::string& mine);

/// The text of `root` on every rank. Collective.
std::string broadcast_text(Communicator& comm, const std::string& text, int root);

}  // namespace lrml
