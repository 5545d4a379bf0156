#include "data_prep/wording.h"

#include <fmt/chrono.h>

#include <ctime>

namespace lrml::prep {

std::string with_commas(std::size_t value) {
  const std::string digits = std::to_string(value);
  std::string text;
  for (std::size_t k = 0; k < digits.size(); ++k) {
    if (k > 0 && (digits.size() - k) % 3 == 0) text += ',';
    text += digits[k];
  }
  return text;
}

std::string percent(double share) {
  return fmt::format("{:.2f} %", 100.0 * share);
}

std::string utc_now() {
  return fmt::format("{:%FT%TZ}", fmt::gmtime(std::time(nullptr)));
}

}  // namespace lrml::prep
