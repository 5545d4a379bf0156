// The processor: which of its instruction sets we use, and how many cores.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

namespace lrml {

/// Instruction sets the hot code is compiled for, by name. They differ in speed and in no bit.
inline constexpr std::array<std::string_view, 3> instruction_sets = {
    "baseline",  ///< x86-64-v2 (2009), fused multiply-adds one by one: for tests, and for want of better
    "avx2",      ///< AVX2 and FMA (x86-64-v3, 2013)
    "avx512",    ///< AVX-512 F, BW, DQ, VL (x86-64-v4, 2017)
};

/// The one in use: the best this processor has, unless chosen otherwise.
std::string_view instruction_set();

/// Whether this processor has it. @pre one of the names above
bool has_instruction_set(std::string_view name);

/// Uses the one named from now on. @pre this processor has it; no other thread is in hot code
void use_instruction_set(std::string_view name);

/// Uses the one that the environment variable LRML_INSTRUCTION_SET names, if there is one.
/// Throws Error: usage for an unknown name, failure for one that this processor lacks, or if it lacks the baseline.
void choose_instruction_set();

/// The numbers of the cores that this process may run on, as its affinity says. Increasing; none where that is unknown.
std::vector<std::size_t> allowed_cores();

/// How many threads of this process can run at once: the cores its affinity allows, at least 1.
std::size_t usable_cores();

}  // namespace lrml
