// A log read from small members, for tests of formats.
#pragma once

#include <string>

#include "data_prep/format/format.h"
#include "data_prep/format/read_plan.h"
#include "data_prep/log/interaction_log.h"
#include "unit/data_prep/zip_file.h"

namespace lrml::test {

struct Reading {
  prep::ReadPlan plan;
  prep::InteractionLog log;
  prep::ReadReport report;

  /// The interactions as "user item rating time" with original ids, in order.
  std::vector<std::string> rows() const;
};

/// Reads a zip of these members, or one of them alone as a file of that name.
Reading read_zip(const Members& members, const prep::FormatOptions& options = {},
                 const std::string& name = "small.zip");
Reading read_single(const std::string& name, const std::string& content, const prep::FormatOptions& options = {});

prep::FormatOptions in_format(const std::string& name);
prep::FormatOptions with_columns(const std::string& columns);

}  // namespace lrml::test
