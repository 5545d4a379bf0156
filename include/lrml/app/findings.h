// What `lrml_dist doctor` makes of what it has seen: a line per check, with what to do where something is wrong.
#pragma once

#include <array>
#include <span>
#include <string>
#include <vector>

#include "lrml/app/job_facts.h"
#include "lrml/app/records.h"
#include "lrml/base/error.h"
#include "lrml/base/fields.h"

namespace lrml {

enum class Severity {
  ok,
  warning,  ///< a run works, but slower or less safely than it could
  error,    ///< a run would fail
};
template <>
struct EnumNames<Severity> {
  static constexpr std::array<std::string_view, 3> names = {"ok", "warning", "error"};
};

struct Finding {
  Severity severity = Severity::ok;
  std::string check;   ///< "memory": the same words in every run
  std::string seen;    ///< without a full stop
  std::string advice;  ///< sentences: what to do; where all is well a hint or nothing
};

/// Judges facts, in a fixed order of checks; what was not asked about (--data, say) has no finding. @pre a rank at
/// least
std::vector<Finding> findings_of(const JobFacts& facts);

/// failure if one of them is an error, else done.
ExitCode exit_code_of(std::span<const Finding> findings);

/// For people: a line each, and one that counts.
std::string findings_text(std::span<const Finding> findings);

/// For programs: {"errors": 0, "warnings": 1, "findings": [{"severity", "check", "seen", "advice"}], "facts": …}.
Record findings_record(std::span<const Finding> findings, const JobFacts& facts);

}  // namespace lrml
