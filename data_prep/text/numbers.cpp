#include "data_prep/text/numbers.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <limits>

#include "data_prep/text/line_parser.h"

namespace lrml::prep {
namespace {

/// std::from_chars without its "inf" and "nan": every such word has a letter other than e.
template <class Number>
std::optional<Number> parse_decimal(std::string_view text) {
  const auto belongs = [](char c) {
    return (c >= '0' && c <= '9') || c == '.' || c == '-' || c == 'e' || c == 'E' || c == '+';
  };
  if (!std::ranges::all_of(text, belongs)) return std::nullopt;
  Number value{};
  const char* const end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, value);
  if (result.ec != std::errc() || result.ptr != end) return std::nullopt;
  return value;
}

}  // namespace

const RatingScale whole_stars = {1.0f, 5.0f, 1.0f};
const RatingScale half_stars = {0.5f, 5.0f, 0.5f};
const RatingScale any_number = {std::numeric_limits<float>::lowest(), std::numeric_limits<float>::max(), 0.0f};

std::optional<std::uint32_t> parse_key(std::string_view id) {
  constexpr std::size_t most_digits = 10;
  if (id.empty() || id.size() > most_digits || (id[0] == '0' && id.size() > 1)) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : id) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  if (value >= name_key) return std::nullopt;
  return static_cast<std::uint32_t>(value);
}

std::optional<float> parse_float(std::string_view text) {
  return parse_decimal<float>(text);
}

std::optional<double> parse_double(std::string_view text) {
  return parse_decimal<double>(text);
}

std::string RatingScale::describe() const {
  if (step == 0.0f && least == any_number.least && most == any_number.most) return "decimal number";
  const std::string kind = step == 0.0f   ? "number"
                           : step == 1.0f ? "whole number"
                                          : fmt::format("multiple of {:g}", step);
  return fmt::format("{} from {:g} to {:g}", kind, least, most);
}

}  // namespace lrml::prep
