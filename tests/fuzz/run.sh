#!/usr/bin/env bash
# Builds the fuzzing harnesses with clang and runs each on what it has found so far.
#     tests/fuzz/run.sh [seconds per harness, default 60] [build folder, default build/fuzz] [harness…, default all]
# A finding stays in <build folder>/findings; run the harness on that file to see it again.
set -euo pipefail
source_folder=$(cd "$(dirname "$0")/../.." && pwd)
seconds=${1:-60}
build=${2:-$source_folder/build/fuzz}
harnesses=("${@:3}")

cmake -S "$source_folder" -B "$build" -G Ninja -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_BUILD_TYPE=RelWithDebInfo \
  -DLRML_FUZZ=ON -DLRML_CHECKS=ON -DLRML_SANITIZE=address,undefined,fuzzer-no-link >/dev/null
cmake --build "$build" --target fuzz
if [[ ${#harnesses[@]} -eq 0 ]]; then
  for program in "$build"/tests/fuzz/*_fuzz; do harnesses+=("$(basename "$program")"); done
fi

# Harnesses write the files that they open to memory, where there is such a place.
if [[ -w /dev/shm ]]; then export TMPDIR=/dev/shm; fi
# libstdc++ and HDF5 leave memory behind on some errors of HDF5; leaks are not what is looked for here.
export ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1 UBSAN_OPTIONS=print_stacktrace=1
mkdir -p "$build/findings"
for harness in "${harnesses[@]}"; do
  corpus=$build/corpus/$harness
  seeds=$build/tests/fuzz/$harness.seeds
  mkdir -p "$corpus" "$seeds"
  echo "== $harness: $seconds seconds"
  "$build/tests/fuzz/$harness" "$corpus" "$seeds" -max_total_time="$seconds" -timeout=10 \
    -rss_limit_mb=2048 -max_len=65536 -artifact_prefix="$build/findings/$harness-" -print_final_stats=1 -verbosity=0
done
