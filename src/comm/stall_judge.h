// Who holds up the others, from what was heard of each rank and when.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace lrml {

enum class Stall {
  silent,   ///< nothing is heard of the rank
  at_work,  ///< it does not come to where another one waits
};

struct Stalled {
  std::size_t rank;
  Stall kind;

  friend bool operator==(const Stalled&, const Stalled&) = default;
};

/// Times are seconds of one clock.
class StallJudge {
 public:
  StallJudge(std::size_t ranks, double stall_seconds) : sights_(ranks), stall_seconds_(stall_seconds) {}

  /// A rank's pulse (odd: it waits) as heard now.
  void hear(std::size_t rank, std::uint64_t pulse, double now);

  /// Ranks that began to stall since the last call: silent for so long, though heard of before; or at work for so long
  /// while another has waited so long. Call it often: where the judge itself was stopped for a while, that time does
  /// not count.
  std::vector<Stalled> judge(double now);

 private:
  struct Sight {
    bool is_known = false;
    bool is_blamed = false;
    std::uint64_t pulse = 0;
    double heard_at = 0;
    double changed_at = 0;
  };

  void forgive_own_pause(double now);
  bool some_rank_waits(double now) const;
  std::optional<Stall> stall_of(const Sight& sight, bool others_wait, double now) const;

  std::vector<Sight> sights_;
  double stall_seconds_;
  double judged_at_ = 0;
};

}  // namespace lrml
