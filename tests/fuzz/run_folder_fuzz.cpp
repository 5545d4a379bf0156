// Any bytes in the small files that a run is resumed by: the first line is that of `latest`, the rest metrics.jsonl.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "fuzz/require.h"
#include "fuzz/small_checkpoint.h"
#include "lrml/app/records.h"
#include "lrml/base/log.h"
#include "lrml/checkpoint/checkpoint_folder.h"

namespace {

using namespace lrml;
using namespace lrml::test;

/// A run with one good checkpoint and its best file.
class Run {
 public:
  Run() {
    RunState state = drawn_state();
    SelfCommunicator self;
    checkpoints_.save_best(self, state, drawn_identity());
    checkpoints_.save(self, state, drawn_identity());
  }

  void resume_by(const std::string& latest) {
    SelfCommunicator self;
    write_file(folder_ / "latest", latest);
    ends_well(ExitCode::no_checkpoint, [&] {
      if (const auto newest = checkpoints_.latest()) read_checkpoint_header(*newest);
    });
    ends_well(ExitCode::no_checkpoint, [&] {
      const auto newest = checkpoints_.newest_intact(self);
      require(newest == checkpoints_.file_of_step(drawn_progress().step), "the one good checkpoint is passed over");
    });
  }

  void cut(const std::string& metrics) {
    const auto file = folder_ / "metrics.jsonl";
    write_file(file, metrics);
    for (const RunPhase phase : {RunPhase::select, RunPhase::refit}) {
      const bool is_cut = ends_well(ExitCode::bad_data, [&] { cut_records_back(file, phase, 2); });
      if (!is_cut) return;
      const std::string once = read_file(file);
      cut_records_back(file, phase, 2);
      require(read_file(file) == once, "cutting twice is not cutting once");
    }
  }

 private:
  TemporaryFolder folder_;
  CheckpointFolder checkpoints_{folder_.path(), 2};
};

}  // namespace

/// The first log goes to standard output; this one says only what is wrong, and is silenced.
extern "C" int LLVMFuzzerInitialize(int*, char***) {
  start_log(Verbosity::quiet, false);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static Run run;
  const std::string input(reinterpret_cast<const char*>(bytes), size);
  const std::size_t end = std::min(input.find('\n'), size);
  run.resume_by(input.substr(0, std::min(end + 1, size)));
  run.cut(input.substr(std::min(end + 1, size)));
  return 0;
}
