// Times as logs write them, as seconds since 1970: counts of seconds and fractions of them, dates, ISO 8601.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace lrml::prep {

/// How a log writes its times; one way per log. Dates are of UTC where they say nothing else.
enum class TimeUnit {
  seconds,       ///< 978300760, 964982703.0, 9.64982703E8; rounded to whole seconds
  milliseconds,  ///< 10¹¹ or more, so that seconds among them are found out; the rest of a second is cut off
  microseconds,  ///< 10¹⁴ or more
  date,          ///< 2005-09-06, taken as its first second
  date_time,     ///< 2005-04-02 23:53:47, 2005-04-02T23:53:47.5Z, 2005-04-02T23:53+02:00
};

/// 2100-01-01, the first second that is no time any more.
inline constexpr std::int64_t year_2100 = 4102444800;

/// Times from 1970-01-01 to before 2100-01-01; nothing for all other text.
std::optional<std::uint32_t> parse_time(std::string_view text, TimeUnit unit);

/// YYYY-MM-DD: the first second of that day.
std::optional<std::uint32_t> parse_date(std::string_view text);

/// The unit in which all of `times` are times; nothing if there is none or no time.
std::optional<TimeUnit> recognize_time_unit(std::span<const std::string_view> times);

/// "number of seconds", "date (YYYY-MM-DD)".
std::string_view describe(TimeUnit unit);

}  // namespace lrml::prep
