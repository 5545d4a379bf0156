// A communicator that tells another thread when its rank waits for others.
#pragma once

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <vector>

#include "lrml/comm/communicator.h"

namespace lrml {

/// Counts entries to and exits from calls that may wait: odd while the rank is in one.
using Pulse = std::atomic<std::uint64_t>;

inline bool is_waiting(std::uint64_t pulse) {
  return pulse % 2 != 0;
}

/// Passes all on to `inner`, which must outlive it.
class WatchedCommunicator final : public Communicator {
 public:
  WatchedCommunicator(Communicator& inner, Pulse& pulse) : inner_(inner), pulse_(pulse) {}

  int rank() const override { return inner_.rank(); }
  int size() const override { return inner_.size(); }
  void barrier() override {
    const Call call(pulse_);
    inner_.barrier();
  }
  void sum(std::span<std::int64_t> values) override {
    const Call call(pulse_);
    inner_.sum(values);
  }
  void reduce_scatter(std::span<const std::int64_t> values, std::span<const std::size_t> counts,
                      std::span<std::int64_t> mine) override {
    const Call call(pulse_);
    inner_.reduce_scatter(values, counts, mine);
  }
  void all_gather(std::span<const std::byte> mine, std::size_t element_bytes, std::span<const std::size_t> counts,
                  std::span<std::byte> all) override {
    const Call call(pulse_);
    inner_.all_gather(mine, element_bytes, counts, all);
  }
  void start_all_gather(std::span<const std::byte> mine, std::size_t element_bytes, std::span<const std::size_t> counts,
                        std::span<std::byte> all) override {
    inner_.start_all_gather(mine, element_bytes, counts, all);
  }
  void start_all_to_all(RankParts<const std::byte> out, RankParts<std::byte> in) override {
    inner_.start_all_to_all(out, in);
  }
  void wait() override {
    const Call call(pulse_);
    inner_.wait();
  }
  void progress() override { inner_.progress(); }
  void transpose(std::span<const std::int64_t> values, std::span<std::int64_t> received) override {
    const Call call(pulse_);
    inner_.transpose(values, received);
  }
  void broadcast(std::span<std::byte> bytes, int root) override {
    const Call call(pulse_);
    inner_.broadcast(bytes, root);
  }
  std::size_t node() override {
    const Call call(pulse_);
    return inner_.node();
  }
  Communicator& subgroup(int color, Carrier carrier) override {
    const Call call(pulse_);
    Communicator& group = inner_.subgroup(color, carrier);
    return *subgroups_.emplace_back(std::make_unique<WatchedCommunicator>(group, pulse_));
  }
  std::span<std::byte> allocate_shared(std::size_t bytes) override {
    const Call call(pulse_);
    return inner_.allocate_shared(bytes);
  }
  [[noreturn]] void abort(int exit_code) override {
    inner_.abort(exit_code);
    std::_Exit(exit_code);  // a call through a base is not known not to return
  }
  void* mpi_handle() const override { return inner_.mpi_handle(); }
  Traffic traffic() const override { return inner_.traffic(); }

 private:
  class Call {
   public:
    explicit Call(Pulse& pulse) : pulse_(pulse) { pulse_.fetch_add(1, std::memory_order_relaxed); }
    ~Call() { pulse_.fetch_add(1, std::memory_order_relaxed); }
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;

   private:
    Pulse& pulse_;
  };

  Communicator& inner_;
  Pulse& pulse_;
  std::vector<std::unique_ptr<WatchedCommunicator>> subgroups_;
};

}  // namespace lrml
