// How to read one source: which members hold rows, how their lines are parsed, what describes users and items.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "data_prep/log/id_table.h"
#include "data_prep/log/interaction_log.h"
#include "data_prep/source/source.h"
#include "data_prep/text/line_parser.h"

namespace lrml::prep {

/// What reading left out or could not find, for the summary.
struct ReadReport {
  std::size_t lines = 0;               ///< of the members with rows, headers included
  std::size_t bytes = 0;               ///< of these lines, decompressed
  std::size_t bad_lines = 0;           ///< skipped, within --max-bad-lines
  std::size_t rows = 0;                ///< interactions the lines gave
  std::size_t below_min_rating = 0;    ///< of these, dropped
  std::size_t outside_dates = 0;       ///< of these, dropped
  std::size_t titles_dropped = 0;      ///< titled items without an interaction
  std::size_t titles_missing = 0;      ///< items with interactions and without a title
  std::size_t attributes_dropped = 0;  ///< described users without an interaction
  std::size_t attributes_missing = 0;  ///< users with interactions and without a description
  std::vector<std::string> notes;      ///< what the user should know: "holds movies 1 to 4,499 only"
};

/// Fills titles, genres and attributes of `log` from `source`; ids not in the tables are counted and dropped.
/// Throws Error (bad data) naming file, line and text.
using Describe = std::function<void(const Source& source, const IdTable& users, const IdTable& items,
                                    InteractionLog& log, ReadReport& report)>;

struct ReadPlan {
  std::string format;  ///< as in --format: "movielens-20m"
  std::string why;     ///< what it was recognized by: "ratings.csv with the header userId,movieId,rating,timestamp"
  std::string name;    ///< of the dataset: "ml-20m"
  std::string source;  ///< for people: "MovieLens 20M"

  /// Members that hold rows, in the order in which they are read.
  std::function<bool(std::string_view member)> has_rows;
  std::size_t header_lines = 0;  ///< at the head of each of them, not parsed
  std::shared_ptr<const LineParser> parser;

  bool has_times = false;
  bool has_ratings = false;
  bool in_order = false;           ///< no times, but each user's lines come in the order in which things happened
  Describe describe;               ///< empty where the source holds ids only
  std::vector<std::string> notes;  ///< see ReadReport
};

}  // namespace lrml::prep
