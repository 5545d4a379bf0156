#include "data_prep/synth/times.h"

#include <algorithm>

#include "data_prep/synth/purposes.h"
#include "lrml/base/floating.h"

namespace lrml::prep {
namespace {

constexpr double one_day_share = 0.6;
constexpr double no_return_probability = 0.25;  // after each return; who comes on more days returns at least once
constexpr double same_second_probability = 0.42;
constexpr std::uint64_t shortest_pause = 5;
constexpr std::uint64_t longest_pause = 60;
constexpr int mean_gaps_per_span = 32;

struct Visits {
  std::int64_t start;  // of the first session
  double new_session;  // the probability that an interaction starts another one
};

Visits visits_of_user(const Profile& profile, std::uint64_t seed, std::size_t user, std::size_t count) {
  const RandomKey key = synth_key(seed, SynthPurpose::session);
  const auto bits = random_pair(key, user, 0);
  const auto span = static_cast<std::uint64_t>(profile.last_second - profile.first_second);
  const std::int64_t start = profile.first_second + static_cast<std::int64_t>(uniform_below(bits[0], span + 1));
  if (uniform_unit(bits[1]) < one_day_share) return {start, 0.0};
  const double unit = uniform_unit(random_pair(key, user, 1)[0]);
  const double more = logarithm(unit) / logarithm(1.0 - no_return_probability);
  return {start, static_cast<double>(static_cast<int>(more) + 1) / static_cast<double>(count)};
}

std::int64_t gap_between_sessions(const Profile& profile, std::uint64_t bits) {
  const auto mean = static_cast<double>(profile.last_second - profile.first_second) / mean_gaps_per_span;
  return static_cast<std::int64_t>(-logarithm(uniform_unit(bits)) * mean);
}

std::int64_t pause_within_session(std::uint64_t bits, std::uint64_t more_bits) {
  if (uniform_unit(bits) < same_second_probability) return 0;
  return static_cast<std::int64_t>(shortest_pause + uniform_below(more_bits, longest_pause - shortest_pause + 1));
}

}  // namespace

void times_of_user(const Profile& profile, std::uint64_t seed, std::size_t user, std::size_t count,
                   std::vector<std::int64_t>& times) {
  const Visits visits = visits_of_user(profile, seed, user, count);
  const RandomKey key = synth_key(seed, SynthPurpose::second);
  times.resize(count);
  std::int64_t now = visits.start;
  for (std::size_t k = 0; k < count; ++k) {
    const auto draw = static_cast<std::uint32_t>(2 * k);
    const auto bits = random_pair(key, user, draw);
    const bool starts_session = k > 0 && uniform_unit(bits[0]) < visits.new_session;
    if (starts_session)
      now += gap_between_sessions(profile, bits[1]);
    else if (k > 0)
      now += pause_within_session(bits[1], random_pair(key, user, draw + 1)[0]);
    times[k] = now;
  }
  // Who would run past the end of the span came earlier; the few who exceed the whole span are cut at its
  // start.
  const std::int64_t late = std::max<std::int64_t>(0, now - profile.last_second);
  for (std::int64_t& time : times) time = std::max(time - late, profile.first_second);
}

}  // namespace lrml::prep
