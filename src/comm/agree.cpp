#include "lrml/comm/agree.h"

#include <cstdint>
#include <vector>

namespace lrml {
namespace {

/// "rank 1", "ranks 0, 2": those whose message equals that of rank `first`.
std::string ranks_with(const std::vector<std::string>& messages, std::size_t first) {
  std::string list;
  bool several = false;
  for (std::size_t k = first; k < messages.size(); ++k) {
    if (messages[k] != messages[first]) continue;
    several = several || !list.empty();
    list += (list.empty() ? "" : ", ") + std::to_string(k);
  }
  return (several ? "ranks " : "rank ") + list;
}

bool seen_before(const std::vector<std::string>& messages, std::size_t k) {
  for (std::size_t earlier = 0; earlier < k; ++earlier) {
    if (messages[earlier] == messages[k]) return true;
  }
  return false;
}

}  // namespace

void throw_together(Communicator& comm, const char* phase, const std::optional<LocalFailure>& failure) {
  std::int64_t failures = failure.has_value() ? 1 : 0;
  comm.sum(std::span(&failures, 1));
  if (failures == 0) return;

  const auto codes = gather_values(comm, failure ? static_cast<std::int64_t>(failure->code) : 0);
  const auto messages = gather_texts(comm, failure ? failure->message : std::string());
  if (comm.size() == 1) throw AgreedError(failure->code, failure->message);
  ExitCode code = ExitCode::done;
  std::string report;
  for (std::size_t k = 0; k < messages.size(); ++k) {
    if (codes[k] == 0) continue;
    if (code == ExitCode::done) code = static_cast<ExitCode>(codes[k]);
    if (seen_before(messages, k)) continue;
    report += (report.empty() ? "" : "\n") + std::string(phase) + " failed on " + ranks_with(messages, k) + ": " +
              messages[k];
  }
  throw AgreedError(code, report);
}

}  // namespace lrml
