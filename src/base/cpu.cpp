#include "lrml/base/cpu.h"

#include <hwy/highway.h>
#include <sched.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <thread>

#include "lrml/base/error.h"

namespace lrml {
namespace {

constexpr const char* variable = "LRML_INSTRUCTION_SET";

/// Highway's target for each name.
constexpr std::array<std::int64_t, 3> targets = {HWY_SSSE3, HWY_AVX2, HWY_AVX3};

std::int64_t target_of(std::string_view name) {
  const auto place = std::ranges::find(instruction_sets, name);
  LRML_ASSERT(place != instruction_sets.end());
  return targets[static_cast<std::size_t>(place - instruction_sets.begin())];
}

/// Of this processor; SupportedTargets() is only those in use.
std::int64_t all_targets() {
  static const std::int64_t all = hwy::SupportedTargets();
  return all;
}

}  // namespace

std::string_view instruction_set() {
  for (std::size_t k = targets.size(); k-- > 1;) {
    if ((hwy::SupportedTargets() & targets[k]) != 0) return instruction_sets[k];
  }
  return instruction_sets[0];
}

bool has_instruction_set(std::string_view name) {
  return (all_targets() & target_of(name)) != 0;
}

void use_instruction_set(std::string_view name) {
  const bool able = has_instruction_set(name);
  LRML_ASSERT(able);
  hwy::SetSupportedTargetsForTest(target_of(name));
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

void choose_instruction_set() {
  if (!__builtin_cpu_supports("sse4.2") || !__builtin_cpu_supports("popcnt")) {
    throw Error(ExitCode::failure,
                "this processor is too old (it lacks SSE4.2, which those of 2009 have). Use another machine.");
  }
  const char* const wanted = std::getenv(variable);
  if (wanted == nullptr || *wanted == '\0') return;
  const std::string problem = std::string(variable) + " is '" + wanted + "' (";
  if (std::ranges::find(instruction_sets, wanted) == instruction_sets.end()) {
    throw Error(ExitCode::usage, problem + "not one of baseline, avx2, avx512). Unset it to use the best there is.");
  }
  if (!has_instruction_set(wanted)) {
    throw Error(ExitCode::failure, problem + "which this processor lacks). Unset it to use the best there is.");
  }
  use_instruction_set(wanted);
}

std::vector<std::size_t> allowed_cores() {
  cpu_set_t allowed;
  std::vector<std::size_t> cores;
  // Fails where there are more cores than a cpu_set_t holds; then affinity is left out of account.
  if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return cores;
  for (std::size_t core = 0; core < CPU_SETSIZE; ++core) {
    if (CPU_ISSET(core, &allowed)) cores.push_back(core);
  }
  return cores;
}

std::size_t usable_cores() {
  const std::size_t allowed = allowed_cores().size();
  return std::max<std::size_t>(allowed != 0 ? allowed : std::thread::hardware_concurrency(), 1);
}

}  // namespace lrml
