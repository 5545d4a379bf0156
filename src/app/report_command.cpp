#include "lrml/app/atomic_file.h"
#include "lrml/app/commands.h"
#include "lrml/app/report_page.h"
#include "lrml/base/log.h"
#include "lrml/comm/agree.h"

namespace lrml {
namespace {
namespace fs = std::filesystem;

void require_room(const ReportArguments& a) {
  const fs::file_status there = fs::status(a.out);
  if (fs::is_directory(there)) {
    throw Error(ExitCode::usage, "cannot write '" + a.out.string() + "' (it is a folder). Name a file with --out.");
  }
  if (a.force || !fs::exists(there)) return;
  throw Error(ExitCode::usage,
              "cannot write '" + a.out.string() + "' (it exists). Choose another --out, or --force to replace it.");
}

}  // namespace

ExitCode run_report(Communicator& comm, const ReportArguments& a) {
  agree(comm, "making the report", [&] {
    if (comm.rank() != 0) return;
    require_room(a);
    write_atomically(a.out, report_page(read_runs(a.runs)));
  });
  log_info("report of " + std::to_string(a.runs.size()) + (a.runs.size() == 1 ? " run" : " runs") + " in '" +
           a.out.string() + "'");
  return ExitCode::done;
}

}  // namespace lrml
