#!/usr/bin/env bash
# From a bare Debian 12 machine to a finished run of all tests. Run it again: only what changed is built.
set -euo pipefail
cd "$(dirname "$0")/.."
step() { printf '\n== %s\n' "$*"; }

step "packages"
launch/install_packages.sh test

step "build and test (dev: preconditions checked)"
cmake --workflow --preset dev
