#include "lrml/base/log.h"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include "lrml/base/error.h"

namespace lrml {
namespace {

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
  auto logger = std::make_shared<spdlog::logger>("lrml", std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
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

}  // namespace lrml
