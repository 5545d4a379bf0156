// Failures: lrml::Error for bad input and environment, LRML_ASSERT for bugs, and the documented exit codes.
#pragma once

#include <stdexcept>
#include <string>

namespace lrml {

/// What the programs return to the shell.
enum class ExitCode : int {
  done = 0,
  failure = 1,
  usage = 2,          ///< command line or configuration
  bad_data = 3,       ///< input files
  no_checkpoint = 4,  ///< no usable checkpoint
  stopped = 75,       ///< stopped on request, checkpoint written: run again with --resume
};

/// Bad input or environment. The message reads: problem (why it is one) what to do.
class Error : public std::runtime_error {
 public:
  Error(ExitCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
  ExitCode code() const { return code_; }

 private:
  ExitCode code_;
};

[[noreturn]] void assertion_failed(const char* condition, const char* file, int line);

}  // namespace lrml

/// A precondition: a violation is a bug in the caller. Checked where LRML_CHECKS is on (dev, asan).
#define LRML_ASSERT(condition)                                  \
  do {                                                          \
    if (LRML_CHECKS && !(condition)) [[unlikely]]               \
      ::lrml::assertion_failed(#condition, __FILE__, __LINE__); \
  } while (false)
