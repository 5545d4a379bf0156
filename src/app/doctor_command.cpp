#include "lrml/app/commands.h"
#include "lrml/app/findings.h"
#include "lrml/app/report.h"
#include "lrml/comm/agree.h"
#include "lrml/comm/watchdog.h"

namespace lrml {
namespace {

constexpr double stall_seconds = 60.0;

}  // namespace

ExitCode run_doctor(Communicator& world, const DoctorArguments& arguments) {
  Watchdog watchdog(world, stall_seconds);
  Communicator& comm = watchdog.ranks();
  const JobFacts facts = gather_facts(comm, arguments);
  auto code = static_cast<std::int64_t>(ExitCode::done);
  const std::string text = agree(comm, "judging what was seen", [&] {
    if (comm.rank() != 0) return std::string();
    const std::vector<Finding> findings = findings_of(facts);
    code = static_cast<std::int64_t>(exit_code_of(findings));
    return arguments.json ? findings_record(findings, facts).dump(2) + "\n" : findings_text(findings);
  });
  print_once(comm, text);
  comm.sum(std::span(&code, 1));
  return static_cast<ExitCode>(code);
}

}  // namespace lrml
