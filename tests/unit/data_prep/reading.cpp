#include "unit/data_prep/reading.h"

#include <sstream>

#include "data_prep/log/read_log.h"
#include "data_prep/progress.h"
#include "support/temporary_folder.h"

namespace lrml::test {
namespace {

Reading read(const std::filesystem::path& input, const prep::FormatOptions& options) {
  const auto source = prep::open_source(input);
  Reading reading;
  reading.plan = prep::plan_for(*source, options);
  prep::Progress progress(false);
  reading.log = prep::read_log(*source, reading.plan, {}, progress, reading.report);
  return reading;
}

}  // namespace

std::vector<std::string> Reading::rows() const {
  std::vector<std::string> rows;
  for (const prep::Interaction& row : log.interactions) {
    std::ostringstream text;
    text << log.user_ids[row.user] << ' ' << log.item_ids[row.item] << ' ' << row.rating << ' ' << row.time;
    rows.push_back(text.str());
  }
  return rows;
}

Reading read_zip(const Members& members, const prep::FormatOptions& options, const std::string& name) {
  const TemporaryFolder folder;
  write_zip(folder / name, members);
  return read(folder / name, options);
}

Reading read_single(const std::string& name, const std::string& content, const prep::FormatOptions& options) {
  const TemporaryFolder folder;
  write_file(folder / name, content);
  return read(folder / name, options);
}

prep::FormatOptions in_format(const std::string& name) {
  prep::FormatOptions options;
  options.format = name;
  return options;
}

prep::FormatOptions with_columns(const std::string& columns) {
  prep::FormatOptions options;
  options.columns = columns;
  return options;
}

}  // namespace lrml::test
