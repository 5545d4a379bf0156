#include "lrml/base/cpu.h"

#include <sched.h>

#include <algorithm>
#include <string>
#include <thread>

#include "lrml/base/error.h"

namespace lrml {
namespace {

bool has_avx2() {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
}

bool has_avx512() {
  return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512cd");
}

}  // namespace

std::string_view instruction_set() {
  return LRML_ARCH;
}

void require_instruction_set() {
  const std::string_view built_for = instruction_set();
  const bool able = built_for == "x86-64-v4" ? has_avx512() : built_for == "x86-64-v3" ? has_avx2() : true;
  if (!able) {
    throw Error(ExitCode::failure, "this processor cannot run a build for " + std::string(built_for) +
                                       " (it lacks AVX2 or AVX-512). Build with -DLRML_ARCH=x86-64-v3 on a "
                                       "processor of 2015 or later.");
  }
}

std::size_t usable_cores() {
  cpu_set_t allowed;
  // Fails where there are more cores than a cpu_set_t holds; then affinity is left out of account.
  const bool known = sched_getaffinity(0, sizeof allowed, &allowed) == 0;
  const auto cores = known ? static_cast<std::size_t>(CPU_COUNT(&allowed)) : std::thread::hardware_concurrency();
  return std::max<std::size_t>(cores, 1);
}

}  // namespace lrml
