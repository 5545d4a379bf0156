// The ranks of a run and everything they say to each other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace lrml {

/// What this rank has sent to others since it started: collectives count as one message each.
struct Traffic {
  std::int64_t messages = 0;
  std::int64_t bytes = 0;
};

/// P ranks in a fixed order. Every member function except rank, size, traffic and abort is Collective: all ranks
/// call it, in the same order, with the sizes described.
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

  /// Copies `bytes` of rank `root` to all.
  virtual void broadcast(std::span<std::byte> bytes, int root) = 0;

  /// Ends the whole run at once with this exit code. Any one rank may call it.
  [[noreturn]] virtual void abort(int exit_code) = 0;

  /// The MPI_Comm behind this communicator for parallel files, or null where there is none (one plain process).
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
  void broadcast(std::span<std::byte>, int) override {}
  [[noreturn]] void abort(int exit_code) override;
  void* mpi_handle() const override { return nullptr; }
  Traffic traffic() const override { return {}; }
};

/// The world this process was started in: all ranks of an mpirun or srun job, else a SelfCommunicator.
/// Destroying it finalizes MPI, so it must outlive every other use. Call once per process.
std::unique_ptr<Communicator> make_world();

/// Whether a launcher (mpirun, srun) started this process.
bool started_by_launcher();

/// One value of every rank, in rank order. Collective.
std::vector<std::int64_t> gather_values(Communicator& comm, std::int64_t mine);

/// One string of every rank, in rank order. Collective.
std::vector<std::string> gather_texts(Communicator& comm, const std::string& mine);

/// The text of `root` on every rank. Collective.
std::string broadcast_text(Communicator& comm, const std::string& text, int root);

}  // namespace lrml
