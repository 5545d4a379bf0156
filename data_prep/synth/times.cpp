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
constexpr std::int64_t day = 86'400;

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

void seconds_of_user(const Profile& profile, std::uint64_t seed, std::size_t user, std::size_t count,
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
  // Who would run past the end of the span came earlier; the few who exceed the whole span are cut at its start.
  const std::int64_t late = std::max<std::int64_t>(0, now - profile.last_second);
  for (std::int64_t& time : times) time = std::max(time - late, profile.first_second);
}

// The day by whose end a share `part` in [0, 1] of all interactions has happened; even within an era.
std::int64_t day_at(const Profile& profile, double part) {
  double all = 0.0;
  for (const Era& era : profile.eras) all += era.interactions;
  double left = part * all;
  std::size_t k = 0;
  for (; k + 1 < profile.eras.size() && left > profile.eras[k].interactions; ++k) left -= profile.eras[k].interactions;
  const std::int64_t begin = profile.eras[k].first_second;
  const std::int64_t end = k + 1 < profile.eras.size() ? profile.eras[k + 1].first_second : profile.last_second + day;
  const double seconds = static_cast<double>(end - begin) * (left / profile.eras[k].interactions);
  return std::min(begin + static_cast<std::int64_t>(seconds) / day * day, profile.last_second);
}

// A position on the line, folded into [0, 1] as by mirrors at both ends.
double reflected(double position) {
  const double along = position - 2.0 * static_cast<double>(static_cast<std::int64_t>(0.5 * position));  // in (−2, 2)
  const double right = along < 0.0 ? -along : along;
  return right > 1.0 ? 2.0 - right : right;
}

// Sessions start evenly over the interactions of all, not over time. They go either way from the first one drawn,
// mirrored at the ends of the span: so each of them is as evenly spread as the first.
void days_of_user(const Profile& profile, std::uint64_t seed, std::size_t user, std::size_t count,
                  std::vector<std::int64_t>& times) {
  const RandomKey key = synth_key(seed, SynthPurpose::session);
  const double new_session = visits_of_user(profile, seed, user, count).new_session;
  const auto bits = random_pair(key, user, 2);
  const double step = (bits[1] & 1) == 0 ? -1.0 / mean_gaps_per_span : 1.0 / mean_gaps_per_span;
  double position = uniform_unit(bits[0]);
  std::int64_t today = day_at(profile, position);
  times.resize(count);
  for (std::size_t k = 0; k < count; ++k) {
    const auto draw = random_pair(synth_key(seed, SynthPurpose::second), user, static_cast<std::uint32_t>(2 * k));
    if (k > 0 && uniform_unit(draw[0]) < new_session) {
      position -= step * logarithm(uniform_unit(draw[1]));
      today = day_at(profile, reflected(position));
    }
    times[k] = today;
  }
  std::ranges::sort(times);
}

}  // namespace

void times_of_user(const Profile& profile, std::uint64_t seed, std::size_t user, std::size_t count,
                   std::vector<std::int64_t>& times) {
  const auto make_times = profile.eras.empty() ? seconds_of_user : days_of_user;
  make_times(profile, seed, user, count, times);
}

void taus_of_times(const Profile& profile, const std::vector<std::int64_t>& times, std::vector<double>& taus) {
  const auto span = static_cast<double>(profile.last_second - profile.first_second);
  taus.resize(times.size());
  for (std::size_t k = 0; k < times.size(); ++k) {
    taus[k] = static_cast<double>(times[k] - profile.first_second) / span;
  }
}

}  // namespace lrml::prep
