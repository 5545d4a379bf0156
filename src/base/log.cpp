#include "lrml/base/log.h"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "lrml/base/error.h"

namespace lrml {
namespace {

/// Standard error, with at most one live line below the log.
class TerminalSink final : public spdlog::sinks::stderr_color_sink_mt {
 public:
  void log(const spdlog::details::log_msg& message) override {
    erase();
    spdlog::sinks::stderr_color_sink_mt::log(message);
  }

  void show(const std::string& text) {
    std::fprintf(stderr, "\r\033[K%s", text.c_str());
    is_shown_ = true;
  }

  void erase() {
    if (is_shown_) std::fputs("\r\033[K", stderr);
    is_shown_ = false;
  }

 private:
  bool is_shown_ = false;
};

/// The terminal of the log that start_log made; none before.
TerminalSink* terminal() {
  const auto& sinks = spdlog::default_logger()->sinks();
  return sinks.empty() ? nullptr : dynamic_cast<TerminalSink*>(sinks.front().get());
}

spdlog::level::level_enum level_of(Verbosity verbosity, bool talks) {
  if (!talks) return spdlog::level::err;
  switch (verbosity) {
    case Verbosity::quiet:
      return spdlog::level::warn;
    case Verbosity::verbose:
      return spdlog::level::debug;
    case Verbosity::normal:
      break;
  }
  return spdlog::level::info;
}

}  // namespace

void start_log(Verbosity verbosity, bool talks) {
  auto logger = std::make_shared<spdlog::logger>("lrml", std::make_shared<TerminalSink>());
  logger->set_pattern("%H:%M:%S %^%l%$ %v");
  logger->set_level(level_of(verbosity, talks));
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(std::move(logger));
}

void log_to_file(const std::filesystem::path& file) {
  try {
    auto sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(file.string());
    sink->set_pattern("%Y-%m-%d %H:%M:%S %l %v");
    spdlog::default_logger()->sinks().push_back(std::move(sink));
  } catch (const spdlog::spdlog_ex& problem) {
    throw Error(ExitCode::failure, "cannot write '" + file.string() + "' (" + problem.what() +
                                       "). Choose an --out folder that is writable.");
  }
}

void log_debug(const std::string& message) {
  spdlog::debug("{}", message);
}
void log_info(const std::string& message) {
  spdlog::info("{}", message);
}
void log_warning(const std::string& message) {
  spdlog::warn("{}", message);
}
void log_error(const std::string& message) {
  spdlog::error("{}", message);
}

std::optional<std::size_t> live_line_columns() {
  const char* const type = std::getenv("TERM");
  const bool can_erase = isatty(STDERR_FILENO) == 1 && type != nullptr && std::string_view(type) != "dumb";
  winsize size = {};
  if (terminal() == nullptr || !can_erase || !spdlog::should_log(spdlog::level::info)) return std::nullopt;
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 79;
  return size.ws_col - 1u;  // a full row would wrap
}

void show_live_line(const std::string& text) {
  LRML_ASSERT(terminal() != nullptr);
  terminal()->show(text);
}

void erase_live_line() {
  if (TerminalSink* const shown_on = terminal()) shown_on->erase();
}

}  // namespace lrml
