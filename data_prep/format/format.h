// The raw formats lrml_prep knows, and how it finds out which one a source is in.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data_prep/format/glimpse.h"
#include "data_prep/format/read_plan.h"
#include "data_prep/source/source.h"
#include "lrml/base/fields.h"

namespace lrml::prep {

enum class HeaderLine { automatic, yes, no };
enum class TimeText { automatic, seconds, milliseconds, microseconds, dates };

/// What the user says about the input; whatever is not said is found out.
struct FormatOptions {
  std::string format = "auto";  ///< one of format_names()
  /// "user,item,rating,time", each a name in the header or a number from 1. The last two may be missing or empty.
  std::string columns;
  std::string delimiter;  ///< "," ";" "|" "::", or a word: tab, space, comma, semicolon
  HeaderLine header = HeaderLine::automatic;
  TimeText time = TimeText::automatic;
  bool rating_optional = false;  ///< an empty rating is the rating 0
  bool time_optional = false;    ///< an empty time is the time 0
  bool ordered = false;          ///< without times: lines, and items within a line, come in the order of events
};

struct Format {
  std::string_view name;     ///< as in --format
  std::string_view expects;  ///< what a source of this format holds, for errors and --help
  std::string_view example;  ///< a command line without the program: "convert ml-1m.zip -o ml-1m.h5"
  bool general = false;      ///< loses against formats that are not: everything MovieLens is delimited text too
  /// How to read the source, if it is in this format, or if options.format says so and it can be.
  /// Throws Error (bad data) for a source that resembles the format and cannot be read: one of several files of one
  /// name, Netflix's withheld ratings.
  std::optional<ReadPlan> (*recognize)(const Glimpse& glimpse, const FormatOptions& options);
};

std::span<const Format> formats();

/// "auto" and the names of all formats.
std::vector<std::string> format_names();

/// How to read `source`, from the names and the beginnings of its members.
/// Throws   Error (bad data) if it is in none of the formats, naming what it holds, or in several of them, naming them;
///          Error (usage) for options that contradict each other or the source
ReadPlan plan_for(const Source& source, const FormatOptions& options);

}  // namespace lrml::prep

template <>
struct lrml::EnumNames<lrml::prep::HeaderLine> {
  static constexpr std::array names = {"auto", "yes", "no"};
};
template <>
struct lrml::EnumNames<lrml::prep::TimeText> {
  static constexpr std::array names = {"auto", "seconds", "milliseconds", "microseconds", "dates"};
};
