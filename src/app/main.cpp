// lrml_dist: parse, and run the command on every rank.
#include "lrml/app/command_line.h"
#include "lrml/app/commands.h"
#include "lrml/app/report.h"
#include "lrml/app/run_main.h"
#include "lrml/comm/agree.h"

namespace {

using namespace lrml;

/// One overload per command.
struct Dispatch {
  Communicator& comm;

  ExitCode operator()(const ShowText& show) const {
    print_once(comm, show.text);
    return ExitCode::done;
  }
  ExitCode operator()(const TrainArguments& arguments) const { return run_train(comm, arguments); }
  ExitCode operator()(const EvaluateArguments& arguments) const { return run_evaluate(comm, arguments); }
  ExitCode operator()(const CompareArguments& arguments) const { return run_compare(comm, arguments); }
  ExitCode operator()(const DigestArguments& arguments) const { return run_digest(comm, arguments); }
  ExitCode operator()(const PlanArguments& arguments) const { return run_plan(comm, arguments); }
  ExitCode operator()(const DoctorArguments& arguments) const { return run_doctor(comm, arguments); }
  ExitCode operator()(const RecommendArguments& arguments) const { return run_recommend(comm, arguments); }
  ExitCode operator()(const SimilarArguments& arguments) const { return run_similar(comm, arguments); }
  ExitCode operator()(const ExplainArguments& arguments) const { return run_explain(comm, arguments); }
  ExitCode operator()(const ExportArguments& arguments) const { return run_export(comm, arguments); }
  ExitCode operator()(const ReportArguments& arguments) const { return run_report(comm, arguments); }
};

}  // namespace

int main(int argc, char** argv) {
  return run_main([=](Communicator& comm) {
    const CommandLine line = agree(comm, "reading the command line", [&] { return parse_command_line(argc, argv); });
    start_log(line.verbosity, comm.rank() == 0);
    return std::visit(Dispatch{comm}, line.command);
  });
}
