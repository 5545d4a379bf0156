// What others do: user and item tables replicated, gradient rows in floats to every rank.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "contender.h"

namespace lrml::bench {

/// Every rank ends with the float sums of all rows and would update all of both tables; nothing is published.
/// Not timed: merging a rank's own contributions, filling the dense table, the updates.
class Replicated : public Contender {
 public:
  Replicated(Communicator& comm, const Tables& tables) : comm_(comm), tables_(tables) {}

  /// The sum of a row of both tables over all ranks, [d]; may be empty where nobody touched it.
  virtual std::span<const float> sum_of(std::size_t row) const = 0;

 protected:
  Communicator& comm_;
  Tables tables_;
};

/// Allgather of (row, gradient) in 4 + 4d bytes, summed by everybody.
class GatheredRows final : public Replicated {
 public:
  enum class Rows {
    merged,    ///< a row for each row the rank touched
    unmerged,  ///< a row for each contribution (Horovod's way)
  };
  GatheredRows(Communicator& comm, const Tables& tables, Rows rows);

  std::string name() const override { return rows_ == Rows::merged ? "merged" : "unmerged"; }
  void reduce(const StepWork& work) override;
  std::span<const float> sum_of(std::size_t row) const override { return total_.of(row); }

 private:
  std::span<const float> message_of(const StepWork& work);

  Rows rows_;
  std::vector<float> message_;
  std::vector<std::size_t> counts_;          ///< [P] rows of each rank
  const std::vector<std::size_t> one_each_;  ///< [P]
  std::vector<float> arrived_;               ///< [k x (1 + d)] of all ranks
  UserGradients total_;
};

/// Allreduce of both whole tables of gradients, 4d bytes a row.
class BothDense final : public Replicated {
 public:
  BothDense(Communicator& comm, const Tables& tables);

  std::string name() const override { return "both_dense"; }
  void prepare(const StepWork& work) override;
  void reduce(const StepWork& work) override;
  std::span<const float> sum_of(std::size_t row) const override;
  Traffic sent_uncounted() const override { return sent_; }

 private:
  std::vector<float> table_;  ///< [(U + I) x d]
  Traffic sent_;
};

}  // namespace lrml::bench
