#include "data_prep/text/times.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

#include "data_prep/text/numbers.h"
#include "data_prep/text/text.h"

namespace lrml::prep {
namespace {

constexpr std::int64_t least_milliseconds = 100'000'000'000;
constexpr std::int64_t least_microseconds = 100'000'000'000'000;

std::optional<std::uint32_t> in_range(std::int64_t seconds) {
  if (seconds < 0 || seconds >= year_2100) return std::nullopt;
  return static_cast<std::uint32_t>(seconds);
}

/// A whole number, or the one nearest to a decimal; not below zero.
std::optional<std::int64_t> parse_count(std::string_view text) {
  constexpr double most = 9e18;
  if (is_digits(text)) return parse_integer(text);
  const std::optional<double> value = parse_double(text);
  if (!value || !(*value >= 0.0 && *value < most)) return std::nullopt;
  return std::llround(*value);
}

std::optional<std::uint32_t> parse_fractions(std::string_view text, std::int64_t least, std::int64_t per_second) {
  const std::optional<std::int64_t> count = parse_count(text);
  if (!count || *count < least) return std::nullopt;
  return in_range(*count / per_second);
}

/// Reads a text from the left; every step says whether what it wanted was there.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool at_end() const { return rest_.empty(); }

  bool skip(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  /// Exactly `count` digits.
  bool number(std::size_t count, int& value) {
    if (rest_.size() < count || !is_digits(rest_.substr(0, count))) return false;
    value = 0;
    for (const char c : rest_.substr(0, count)) value = value * 10 + (c - '0');
    rest_.remove_prefix(count);
    return true;
  }

  /// One digit or more, of no interest.
  bool skip_digits() {
    const std::size_t end = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
    rest_.remove_prefix(end);
    return end > 0;
  }

 private:
  std::string_view rest_;
};

std::optional<std::int64_t> scan_date(Scanner& text) {
  int year = 0;
  int month = 0;
  int day = 0;
  if (!text.number(4, year) || !text.skip('-') || !text.number(2, month) || !text.skip('-') || !text.number(2, day)) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day)));
  if (!date.ok()) return std::nullopt;
  return std::int64_t{86'400} * std::chrono::sys_days(date).time_since_epoch().count();
}

/// HH:MM, HH:MM:SS or HH:MM:SS.fraction.
std::optional<std::int64_t> scan_clock(Scanner& text) {
  int hour = 0;
  int minute = 0;
  int second = 0;
  if (!text.number(2, hour) || !text.skip(':') || !text.number(2, minute)) return std::nullopt;
  if (text.skip(':')) {
    if (!text.number(2, second)) return std::nullopt;
    if (text.skip('.') && !text.skip_digits()) return std::nullopt;
  }
  if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return 3'600 * hour + 60 * minute + second;
}

/// How far a clock is ahead of UTC: nothing written, Z, +hh:mm, -hhmm, +hh.
std::optional<std::int64_t> scan_offset(Scanner& text) {
  if (text.at_end() || text.skip('Z')) return 0;
  const bool ahead = text.skip('+');
  int hour = 0;
  int minute = 0;
  if ((!ahead && !text.skip('-')) || !text.number(2, hour)) return std::nullopt;
  if (text.skip(':') || !text.at_end()) {
    if (!text.number(2, minute)) return std::nullopt;
  }
  if (hour > 23 || minute > 59) return std::nullopt;
  return (ahead ? 60 : -60) * (60 * hour + minute);
}

std::optional<std::uint32_t> parse_date_time(std::string_view whole) {
  Scanner text(whole);
  const std::optional<std::int64_t> day = scan_date(text);
  if (!day || (!text.skip(' ') && !text.skip('T'))) return std::nullopt;
  const std::optional<std::int64_t> clock = scan_clock(text);
  if (!clock) return std::nullopt;
  const std::optional<std::int64_t> offset = scan_offset(text);
  if (!offset || !text.at_end()) return std::nullopt;
  return in_range(*day + *clock - *offset);
}

}  // namespace

std::optional<std::uint32_t> parse_date(std::string_view text) {
  Scanner scanner(text);
  const std::optional<std::int64_t> seconds = scan_date(scanner);
  return seconds && scanner.at_end() ? in_range(*seconds) : std::nullopt;
}

std::optional<std::uint32_t> parse_time(std::string_view text, TimeUnit unit) {
  switch (unit) {
    case TimeUnit::seconds:
      return parse_fractions(text, 0, 1);
    case TimeUnit::milliseconds:
      return parse_fractions(text, least_milliseconds, 1'000);
    case TimeUnit::microseconds:
      return parse_fractions(text, least_microseconds, 1'000'000);
    case TimeUnit::date:
      return parse_date(text);
    case TimeUnit::date_time:
      return parse_date_time(text);
  }
  return std::nullopt;
}

std::optional<TimeUnit> recognize_time_unit(std::span<const std::string_view> times) {
  if (times.empty()) return std::nullopt;
  for (const TimeUnit unit : {TimeUnit::seconds, TimeUnit::milliseconds, TimeUnit::microseconds, TimeUnit::date,
                              TimeUnit::date_time}) {  // no text is a time in two of them
    const auto fits = [unit](std::string_view time) { return parse_time(time, unit).has_value(); };
    if (std::ranges::all_of(times, fits)) return unit;
  }
  return std::nullopt;
}

std::string_view describe(TimeUnit unit) {
  switch (unit) {
    case TimeUnit::seconds:
      return "number of seconds";
    case TimeUnit::milliseconds:
      return "number of milliseconds";
    case TimeUnit::microseconds:
      return "number of microseconds";
    case TimeUnit::date:
      return "date (YYYY-MM-DD)";
    case TimeUnit::date_time:
      return "date and time (YYYY-MM-DD HH:MM:SS)";
  }
  return "";
}

}  // namespace lrml::prep
