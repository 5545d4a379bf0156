// Numbers and times as people read them.
#pragma once

#include <cstddef>
#include <string>

namespace lrml::prep {

/// 1234567 as "1,234,567".
std::string with_commas(std::size_t value);

/// "4.47 %".
std::string percent(double share);

/// The present time as ISO 8601, "2031-04-05T06:07:08Z".
std::string utc_now();

}  // namespace lrml::prep
