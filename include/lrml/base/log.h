// The log: one line per event to standard error and, once a run directory exists, to its train.log. On a terminal a
// live line may stand below it, rewritten in place.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
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

/// How many columns a live line may have; none where there must not be one: standard error is no terminal that can
/// erase a line, or the log tells no more than warnings.
std::optional<std::size_t> live_line_columns();

/// Shows `text` in place of the live line shown before. Every log line erases it first. @pre live_line_columns()
void show_live_line(const std::string& text);
void erase_live_line();

}  // namespace lrml
