#include "data_prep/format/netflix_parser.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "data_prep/source/source.h"
#include "data_prep/text/numbers.h"
#include "data_prep/text/piece_lines.h"
#include "data_prep/text/times.h"

namespace lrml::prep {
namespace {

constexpr std::size_t date_length = 10;

/// Dates by their text. Calendars are slow, and a file has few months.
class DateCache {
 public:
  std::optional<std::uint32_t> find(std::string_view text) {
    if (text.size() != date_length) return std::nullopt;
    const Month& month = months_[place_of(text)];
    const unsigned tens = static_cast<unsigned char>(text[8] - '0');
    const unsigned ones = static_cast<unsigned char>(text[9] - '0');
    const unsigned day = 10 * tens + ones;
    const bool has_day = ones < 10 && day >= 1 && day <= 28;  // others are left to the calendar
    if (has_day && text.starts_with(std::string_view(month.text.data(), month.text.size()))) {
      return month.first + (day - 1) * seconds_per_day;
    }
    const std::optional<std::uint32_t> seconds = parse_date(text);
    if (seconds) remember(text, *seconds - (day - 1) * seconds_per_day);
    return seconds;
  }

 private:
  static constexpr std::uint32_t seconds_per_day = 86'400;

  struct Month {
    std::array<char, 8> text = {};  ///< "2005-09-"
    std::uint32_t first = 0;        ///< its first second
  };

  /// A place of its own for each month of a decade.
  static std::size_t place_of(std::string_view text) {
    const auto digit = [&](std::size_t k) { return static_cast<unsigned>(text[k]) - '0'; };
    return (16 * digit(3) + 10 * digit(5) + digit(6)) % 256;
  }

  void remember(std::string_view text, std::uint32_t first) {
    Month& month = months_[place_of(text)];
    std::ranges::copy(text.substr(0, month.text.size()), month.text.begin());
    month.first = first;
  }

  std::array<Month, 256> months_;
};

std::string quoted(std::string_view text) {
  return "'" + std::string(text) + "'";
}

std::string why_no_row(std::string_view line) {
  const auto commas = std::ranges::count(line, ',');
  if (commas != 2) {
    return "it has " + std::to_string(commas + 1) + (commas == 0 ? " field" : " fields") +
           " instead of customer,rating,YYYY-MM-DD";
  }
  const std::size_t first = line.find(',');
  const std::size_t second = line.find(',', first + 1);
  const std::string_view rating = line.substr(first + 1, second - first - 1);
  if (!parse_key(line.substr(0, first))) return "customer " + quoted(line.substr(0, first)) + " is no number";
  if (!whole_stars.has(parse_float(rating).value_or(0.0f)) || rating.size() != 1) {
    return "rating " + quoted(rating) + " is no " + whole_stars.describe();
  }
  return "date " + quoted(line.substr(second + 1)) + " is no day from 1970-01-01 to 2099-12-31 as YYYY-MM-DD";
}

/// The number in the name of mv_0001234.txt, if it is such a name.
std::optional<std::uint32_t> movie_in_name(std::string_view member) {
  std::string_view name = base_name_of(member);
  if (!name.starts_with("mv_") || !name.ends_with(".txt")) return std::nullopt;
  name.remove_prefix(3);
  name.remove_suffix(4);
  name.remove_prefix(std::min(name.find_first_not_of('0'), name.size()));
  return parse_key(name);
}

/// One piece on its way into rows.
class PieceReader {
 public:
  PieceReader(const TextPiece& piece, ParsedText& parsed) : piece_(piece), parsed_(parsed) {
    if (!piece.section.empty()) movie_ = parse_movie_header(piece.section);
  }

  void read(std::string_view line, std::size_t number) {
    if (line.ends_with(':')) {
      read_header(line, number);
    } else if (!movie_) {
      parsed_.add_bad(number, line, "no line with a movie's number and a colon is above it");
    } else if (!read_row(line)) {
      parsed_.add_bad(number, line, why_no_row(line));
    }
  }

 private:
  void read_header(std::string_view line, std::size_t number) {
    movie_ = parse_movie_header(line);
    if (!movie_) return parsed_.add_bad(number, line, "it is no movie's number before the colon");
    const std::optional<std::uint32_t> expected = movie_in_name(piece_.member);
    if (!expected || movie_ == expected) return;
    parsed_.add_bad(number, line, "the file's name says movie " + std::to_string(*expected));
    movie_.reset();
  }

  bool read_row(std::string_view line) {
    const std::size_t comma = line.find(',');
    if (comma == std::string_view::npos || line.size() != comma + 3 + date_length) return false;
    const std::optional<std::uint32_t> customer = parse_key(line.substr(0, comma));
    const char stars = line[comma + 1];
    if (!customer || stars < '1' || stars > '5' || line[comma + 2] != ',') return false;
    const std::optional<std::uint32_t> time = dates_.find(line.substr(comma + 3));
    if (!time) return false;
    parsed_.rows.push_back({*customer, *movie_, *time, static_cast<float>(stars - '0')});
    return true;
  }

  const TextPiece& piece_;
  ParsedText& parsed_;
  std::optional<std::uint32_t> movie_;
  DateCache dates_;
};

}  // namespace

std::optional<std::uint32_t> parse_movie_header(std::string_view line) {
  if (!line.ends_with(':')) return std::nullopt;
  return parse_key(line.substr(0, line.size() - 1));
}

void NetflixParser::parse(const TextPiece& piece, ParsedText& parsed) const {
  constexpr std::size_t usual_line = 21;  // "1488844,3,2005-09-06\n"
  parsed.rows.reserve(piece.text.size() / usual_line + 1);
  PieceReader reader(piece, parsed);
  for_each_line(piece, [&](std::string_view line, std::size_t number) { reader.read(line, number); });
}

}  // namespace lrml::prep
