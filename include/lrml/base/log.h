// The log: one line per event to standard error and, once a run directory exists, to its train.log.
#pragma once

#include <filesystem>
#include <string>

namespace lrml {

enum class Verbosity { quiet, normal, verbose };

/// Only the rank that talks logs; the others are silent except for errors. Call once, early.
void start_log(Verbosity verbosity, bool talks);

/// From now on every line is also appended to `file`. Throws Error (failure) if it cannot be opened.
void log_to_file(const std::filesystem::path& file);

void log_debug(const std::string& message);
void log_info(const std::string& message);
void log_warning(const std::string& message);
void log_error(const std::string& message);

}  // namespace lrml
