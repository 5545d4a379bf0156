#!/usr/bin/env bash
# Installs the Debian 12 packages that lrml_dist needs and this machine lacks.
#     launch/install_packages.sh [build|test]      build: to build and run; test: for the tests as well (default)
set -euo pipefail

build=(
  g++ cmake ninja-build pkg-config ca-certificates
  openmpi-bin libopenmpi-dev libeigen3-dev libhdf5-openmpi-dev libboost-serialization-dev libspdlog-dev libfmt-dev
  libcli11-dev libtomlplusplus-dev nlohmann-json3-dev librandom123-dev libxxhash-dev libarchive-dev zlib1g-dev
  libisal-dev libhwy-dev gnuplot-nox
)
tests=(
  libgtest-dev libgmock-dev python3 python3-h5py python3-pandas git clang libclang-rt-14-dev slurm-wlm munge valgrind
  debootstrap dpkg-dev file chromium
)

case "${1:-test}" in
build) packages=("${build[@]}") ;;
test) packages=("${build[@]}" "${tests[@]}") ;;
*) sed -n '2,3p' "$0"; exit 2 ;;
esac

missing=()
for package in "${packages[@]}"; do
  [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
done
if [[ ${#missing[@]} -eq 0 ]]; then
  echo "packages: all ${#packages[@]} are installed"
  exit 0
fi

as_root=()
if [[ $(id -u) -ne 0 ]]; then
  command -v sudo >/dev/null || { echo "cannot install packages (not root, and there is no sudo). Run this as root." >&2; exit 1; }
  as_root=(sudo)
fi
echo "packages: installing ${missing[*]}"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
