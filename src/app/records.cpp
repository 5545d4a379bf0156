#include "lrml/app/records.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>

#include "lrml/app/atomic_file.h"
#include "lrml/base/error.h"

namespace lrml {
namespace {

std::string line_of(const Record& record) {
  return record.dump() + "\n";
}

/// What is wrong with a line, if anything is.
const char* why_no_record(const Record& record) {
  if (!record.is_object()) return " is no JSON object";
  const auto phase = record.find("phase"), epoch = record.find("epoch");
  if (phase != record.end() && !phase->is_string()) return " has a phase that is no text";
  if (epoch != record.end() && !epoch->is_number_unsigned()) return " has an epoch that is no number";
  return nullptr;
}

/// Calls visit(line with its end, record) for each line but a torn last one.
template <class Visitor>
void visit_lines(const std::filesystem::path& file, Visitor&& visit) {
  if (!std::filesystem::exists(file)) return;
  const std::string advice = "Delete it, or start the run again with --force.";
  const std::string content = read_text(file, ExitCode::bad_data, advice);
  std::size_t begin = 0, number = 1;
  for (std::size_t end; (end = content.find('\n', begin)) != std::string::npos; begin = end + 1, ++number) {
    const std::string_view line = std::string_view(content).substr(begin, end + 1 - begin);
    Record record = Record::parse(line, nullptr, false);
    if (const char* const why = why_no_record(record)) {
      throw Error(ExitCode::bad_data,
                  "cannot read '" + file.string() + "' (line " + std::to_string(number) + why + "). " + advice);
    }
    visit(line, std::move(record));
  }
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
  std::vector<Record> records;
  visit_lines(file, [&](std::string_view, Record&& record) { records.push_back(std::move(record)); });
  return records;
}

void cut_records_back(const std::filesystem::path& file, RunPhase phase, std::size_t epoch) {
  if (!std::filesystem::exists(file)) return;
  std::string of_others, kept;
  visit_lines(file, [&](std::string_view line, const Record& record) {
    if (record.value("phase", "select") != name_of(phase))
      of_others += line;
    else if (record.value("epoch", std::size_t{0}) <= epoch)
      kept += line;
  });
  write_atomically(file, of_others + kept);
}

void write_result(const std::filesystem::path& file, const Record& record) {
  write_atomically(file, record.dump(2) + "\n");
}

}  // namespace lrml
