// Puts the parsed pieces of a log together, in file order: ids get positions, filters apply, bad lines are counted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "data_prep/format/read_plan.h"
#include "data_prep/log/id_table.h"
#include "data_prep/log/interaction_log.h"
#include "data_prep/log/read_log.h"
#include "data_prep/source/source.h"
#include "data_prep/text/line_parser.h"

namespace lrml::prep {

class LogBuilder {
 public:
  /// Throws Error (bad data) if the rows of `plan` lack what options.filter asks about.
  LogBuilder(const ReadPlan& plan, const ReadOptions& options, ReadReport& report);

  /// Adds what a piece of `file` (see describe_member) says.
  /// Throws Error (bad data) for the first bad line beyond options.max_bad_lines.
  void append(const std::string& file, const ParsedText& parsed);

  /// The log with all that describes its users and items. Throws Error (bad data) if it has no interaction.
  InteractionLog finish(const Source& source);

 private:
  /// The positions of a piece's names, found when the first row needs them.
  using NamePositions = std::vector<std::uint32_t>;

  void append_rows(const ParsedText& parsed);
  void note_bad_lines(const std::string& file, const ParsedText& parsed);
  bool passes(const Interaction& row);
  void require_interactions(const Source& source) const;

  const ReadPlan& plan_;
  const ReadOptions& options_;
  ReadReport& report_;
  IdTable users_;
  IdTable items_;
  InteractionList interactions_;
  std::vector<std::string> bad_lines_;  ///< the first few that were skipped, for people
};

}  // namespace lrml::prep
