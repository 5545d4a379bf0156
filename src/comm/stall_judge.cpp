#include "stall_judge.h"

#include <algorithm>
#include <utility>

#include "watched_communicator.h"

namespace lrml {

void StallJudge::hear(std::size_t rank, std::uint64_t pulse, double now) {
  Sight& sight = sights_.at(rank);
  if (!sight.is_known || sight.pulse != pulse) sight.changed_at = now;
  sight.is_known = true;
  sight.pulse = pulse;
  sight.heard_at = now;
}

void StallJudge::forgive_own_pause(double now) {
  const double pause = now - std::exchange(judged_at_, now);
  if (pause < stall_seconds_ / 2) return;
  for (Sight& sight : sights_) {
    sight.heard_at = now;
    sight.changed_at = now;
  }
}

bool StallJudge::some_rank_waits(double now) const {
  return std::ranges::any_of(sights_, [&](const Sight& sight) {
    return sight.is_known && is_waiting(sight.pulse) && now - sight.changed_at >= stall_seconds_;
  });
}

std::optional<Stall> StallJudge::stall_of(const Sight& sight, bool others_wait, double now) const {
  if (!sight.is_known) return std::nullopt;
  if (now - sight.heard_at >= stall_seconds_) return Stall::silent;
  const bool is_at_work = !is_waiting(sight.pulse) && now - sight.changed_at >= stall_seconds_;
  return others_wait && is_at_work ? std::optional(Stall::at_work) : std::nullopt;
}

std::vector<Stalled> StallJudge::judge(double now) {
  forgive_own_pause(now);
  const bool others_wait = some_rank_waits(now);
  std::vector<Stalled> begun;
  for (std::size_t rank = 0; rank < sights_.size(); ++rank) {
    const std::optional<Stall> stall = stall_of(sights_[rank], others_wait, now);
    const bool was_blamed = std::exchange(sights_[rank].is_blamed, stall.has_value());
    if (stall && !was_blamed) begun.push_back({rank, *stall});
  }
  return begun;
}

}  // namespace lrml
