// What a run reports for programs: metrics.jsonl, a line per epoch and evaluation, and result.json.
#pragma once

#include <cstddef>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "lrml/checkpoint/run_phase.h"

namespace lrml {

/// A JSON object that keeps the order of its keys.
using Record = nlohmann::ordered_json;

/// Appends one line. Only rank 0 calls these, inside agree. Throws Error (failure) where the disk refuses.
void append_record(const std::filesystem::path& file, const Record& record);

/// All lines in order; none if there is no file. A last line torn by a crash is left out.
/// Throws Error (bad data) for any other line that is no JSON object, or whose "phase" or "epoch" is none.
std::vector<Record> read_records(const std::filesystem::path& file);

/// Keeps the lines of other phases and, behind them, those of this "phase" (select where a line names none) whose
/// "epoch" is at most `epoch`, so that a resumed run does not report anything twice. Lines stay as they are. Throws as
/// read_records.
void cut_records_back(const std::filesystem::path& file, RunPhase phase, std::size_t epoch);

/// Writes `record` indented, atomically.
void write_result(const std::filesystem::path& file, const Record& record);

}  // namespace lrml
