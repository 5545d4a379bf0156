# Flags every target shares. The bits of a run depend on the first block: see "What would break it" in README.md.
add_library(lrml_flags INTERFACE)
target_compile_features(lrml_flags INTERFACE cxx_std_20)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_FLAGS_RELEASE "-O3 -DNDEBUG")
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1 -ftree-vectorize")

# No contraction and no fast-math: fused multiply-adds are written out. Neither errno nor floating-point
# traps are read anywhere, and saying so lets square roots and selections vectorize without changing a bit.
# x86-64-v2 (2009) is for all code; the hot code is compiled for AVX2 and AVX-512 too (lrml/base/cpu.h).
target_compile_options(lrml_flags INTERFACE
  -ffp-contract=off -fno-math-errno -fno-trapping-math -march=x86-64-v2)
# -Wrestrict misfires on std::string in GCC 12 (GCC bug 105651).
target_compile_options(lrml_flags INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
target_compile_definitions(lrml_flags INTERFACE
  LRML_CHECKS=$<BOOL:${LRML_CHECKS}> LRML_VERSION="${PROJECT_VERSION}")
if(LRML_SANITIZE)
  target_compile_options(lrml_flags INTERFACE -fsanitize=${LRML_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined -O1)
  target_link_options(lrml_flags INTERFACE -fsanitize=${LRML_SANITIZE})
endif()
