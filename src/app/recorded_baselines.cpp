#include "lrml/app/recorded_baselines.h"

#include <algorithm>

#include "lrml/app/atomic_file.h"

namespace lrml {
namespace {

/// An object with objects of numbers for every protocol.
bool is_well_formed(const Record& baselines) {
  const auto all_of = [](const Record& record, auto&& holds) {
    return record.is_object() && std::ranges::all_of(record, holds);
  };
  return all_of(baselines, [&](const Record& rows) {
    return all_of(rows, [&](const Record& row) {
      return all_of(row, [](const Record& value) { return value.is_number() || value.is_null(); });
    });
  });
}

Record parsed(const std::filesystem::path& file) {
  return Record::parse(read_text(file, ExitCode::bad_data, "Make it readable."), nullptr, false);
}

}  // namespace

void record_baselines(const std::filesystem::path& file, const std::string& protocol, const Record& rows) {
  Record baselines = std::filesystem::exists(file) ? parsed(file) : Record::object();
  if (!is_well_formed(baselines)) baselines = Record::object();
  baselines[protocol] = rows;
  write_result(file, baselines);
}

Record read_baselines(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) return Record::object();
  Record baselines = parsed(file);
  if (is_well_formed(baselines)) return baselines;
  throw Error(ExitCode::bad_data, "cannot read '" + file.string() +
                                      "' (it is no JSON object of metrics). Delete it, or make it anew with "
                                      "lrml_dist evaluate --baselines.");
}

}  // namespace lrml
