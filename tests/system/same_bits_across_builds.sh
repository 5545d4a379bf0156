#!/usr/bin/env bash
# Builds the tests of pinned digests, frozen values and kernels with other compilers and without optimization, and
# runs them: every build must give the pinned bits, with each of its instruction sets.
#     same_bits_across_builds.sh SOURCE_FOLDER BUILD_FOLDER
set -euo pipefail
source=$1 builds=$2

check() {  # check NAME CMAKE_ARGUMENT...
  local name=$1 build=$builds/$1
  shift
  echo "== $name: $*"
  cmake -S "$source" -B "$build" -G Ninja "$@" >"$builds/$name.log"
  cmake --build "$build" --target pinned_digest_test unit_base unit_model >>"$builds/$name.log" 2>&1 || { tail -n 40 "$builds/$name.log"; exit 1; }
  "$build/tests/system/pinned_digest_test" --gtest_brief=1
  "$build/tests/unit/base/unit_base" --gtest_brief=1
  "$build/tests/unit/model/unit_model" --gtest_brief=1
}

mkdir -p "$builds"
check unoptimized -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS=-O0
check release -DCMAKE_BUILD_TYPE=Release
if command -v clang++ >/dev/null; then
  check clang -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_COMPILER=clang++
else
  echo "== clang: left out (clang++ is not installed)"
fi
