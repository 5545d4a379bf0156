// The processor this binary was built for and the one it runs on.
#pragma once

#include <cstddef>
#include <string_view>

namespace lrml {

/// The instruction set the binary was compiled for: "x86-64-v3", "x86-64-v4" or "x86-64".
std::string_view instruction_set();

/// Throws Error (failure) if this machine lacks that instruction set, before the first illegal instruction.
void require_instruction_set();

/// How many threads of this process can run at once: the cores its affinity allows, at least 1.
std::size_t usable_cores();

}  // namespace lrml
