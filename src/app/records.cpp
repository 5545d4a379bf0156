#include "lrml/app/records.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <string>

#include "lrml/app/atomic_file.h"
#include "lrml/base/error.h"

namespace lrml {
namespace {

std::string line_of(const Record& record) {
  return record.dump() + "\n";
}

}  // namespace

void append_record(const std::filesystem::path& file, const Record& record) {
  std::ofstream stream(file, std::ios::binary | std::ios::app);
  stream << line_of(record) << std::flush;
  if (!stream) {
    throw Error(ExitCode::failure, "cannot write '" + file.string() + "' (" + std::strerror(errno) +
                                       "). Free some space and run again with --resume.");
  }
}

std::vector<Record> read_records(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) return {};
  const std::string advice = "Delete it, or start the run again with --force.";
  const std::string content = read_text(file, ExitCode::bad_data, advice);
  std::vector<Record> records;
  std::size_t begin = 0;
  for (std::size_t end; (end = content.find('\n', begin)) != std::string::npos; begin = end + 1) {
    Record record = Record::parse(content.substr(begin, end - begin), nullptr, false);
    if (!record.is_object()) {
      throw Error(ExitCode::bad_data, "cannot read '" + file.string() + "' (line " +
                                          std::to_string(records.size() + 1) + " is no JSON object). " + advice);
    }
    records.push_back(std::move(record));
  }
  return records;
}

void cut_records_back(const std::filesystem::path& file, RunPhase phase, std::size_t epoch) {
  if (!std::filesystem::exists(file)) return;
  std::string of_others, kept;
  for (const Record& record : read_records(file)) {
    if (record.value("phase", "select") != name_of(phase))
      of_others += line_of(record);
    else if (record.value("epoch", std::size_t{0}) <= epoch)
      kept += line_of(record);
  }
  write_atomically(file, of_others + kept);
}

void write_result(const std::filesystem::path& file, const Record& record) {
  write_atomically(file, record.dump(2) + "\n");
}

}  // namespace lrml
