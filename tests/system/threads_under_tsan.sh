#!/usr/bin/env bash
# Builds the tests whose ranks are threads with the thread sanitizer and runs them; two ranks that do race must be reported.
#     threads_under_tsan.sh SOURCE_FOLDER BUILD_FOLDER
set -euo pipefail
source=$1 build=$2

mkdir -p "$build"
cmake -S "$source" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DLRML_CHECKS=ON -DLRML_SANITIZE=thread >"$build/log"
cmake --build "$build" --target thread_tests >>"$build/log" 2>&1 || { tail -n 40 "$build/log"; exit 1; }

# Where addresses are drawn from more bits than the sanitizer expects, it ends at once.
as_is=()
if setarch --addr-no-randomize true 2>/dev/null; then as_is=(setarch --addr-no-randomize); fi

for race in vector send; do
  echo "== ranks that race on purpose: $race"
  report=$("${as_is[@]}" "$build/tests/system/racing_ranks" $race 2>&1) && { echo "no race was reported"; exit 1; }
  grep -m1 'WARNING: ThreadSanitizer: data race' <<<"$report" || { echo "$report"; exit 1; }
done
"${as_is[@]}" ctest --test-dir "$build" --label-regex '^threads$' --output-on-failure --no-tests=error
