// Reads the rows of a source into a log: text in large pieces, parsed by all cores, put together in file order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "data_prep/format/read_plan.h"
#include "data_prep/log/interaction_log.h"
#include "data_prep/progress.h"
#include "data_prep/source/source.h"

namespace lrml::prep {

/// Which rows of a log count. Both bounds of the dates are seconds since 1970; `until` is the first second after.
struct RowFilter {
  std::optional<float> min_rating;
  std::optional<std::uint32_t> from;
  std::optional<std::uint32_t> until;
};

struct ReadOptions {
  RowFilter filter;
  std::size_t max_bad_lines = 0;   ///< more than these end the reading
  std::size_t threads = 0;         ///< that parse; 0: all cores this process may use
  bool list_ids_in_order = false;  ///< keep ids of rows that the filter drops, for lists that number ids by appearance
};

/// Reads all members with rows, then what describes users and items.
///
/// Order    ids and interactions as they appear in the members, whatever the number of threads
/// Cost     one pass; 16 bytes of memory per interaction and a few megabytes per thread
/// Throws   Error (bad data) with file, line, text, reason and advice for the first line beyond
///          options.max_bad_lines that is bad, for a member without rows, for rows that cannot be filtered as asked
InteractionLog read_log(const Source& source, const ReadPlan& plan, const ReadOptions& options, Progress& progress,
                        ReadReport& report);

}  // namespace lrml::prep
