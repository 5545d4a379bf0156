// Ends in the way its argument names: what failures_test.py launches on several ranks.
#include <stdexcept>
#include <string>

#include "lrml/app/run_main.h"
#include "lrml/comm/agree.h"

int main(int argc, char** argv) {
  const std::string how = argc > 1 ? argv[1] : "";
  return lrml::run_main([&how](lrml::Communicator& comm) {
    const bool last = comm.rank() == comm.size() - 1;
    if (how == "agreed") {
      agree(comm, "reading", [last] {
        if (last) throw lrml::Error(lrml::ExitCode::bad_data, "the file is torn");
      });
    }
    if (how == "alone" && last) throw lrml::Error(lrml::ExitCode::no_checkpoint, "the file is torn");
    if (how == "foreign" && last) throw std::runtime_error("the file is torn");
    comm.barrier();  // where the others wait for a rank that failed alone
    return how == "stopped" ? lrml::ExitCode::stopped : lrml::ExitCode::done;
  });
}
