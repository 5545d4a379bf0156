#include "lrml/checkpoint/run_phase.h"

#include "lrml/base/error.h"
#include "lrml/checkpoint/checkpoint_file.h"

namespace lrml {

RunPhase phase_named(const std::string& name) {
  for (const RunPhase phase : {RunPhase::select, RunPhase::refit}) {
    if (name == name_of(phase)) return phase;
  }
  throw Error(ExitCode::no_checkpoint, "its phase is '" + name + "', which this program does not know");
}

void require_phase(const CheckpointHeader& header, RunPhase phase, const std::filesystem::path& file) {
  if (header.phase == phase) return;
  throw Error(ExitCode::no_checkpoint, "cannot use the checkpoint '" + file.string() + "' (it is of the phase '" +
                                           std::string(name_of(header.phase)) + "', not of '" +
                                           std::string(name_of(phase)) +
                                           "'). Put it back where it was, or start anew with --force.");
}

}  // namespace lrml
