#!/usr/bin/env bash
# From a bare Debian 12 machine to a trained and evaluated model, in one command.
#     launch/quickstart.sh                     a synthetic log with the profile of MovieLens 1M
#     launch/quickstart.sh --data ml-1m.zip    the real one, or any other log that lrml_prep reads
# Run it again: what is done is not done again, and an interrupted training goes on.
set -euo pipefail

input=
case "${1:-}" in
"") [[ $# -eq 0 ]] || exit 2 ;;
--data) [[ $# -eq 2 ]] || { sed -n '2,5p' "$0"; exit 2; }; input=$(realpath -- "$2") ;;
--help | -h) sed -n '2,5p' "$0"; exit 0 ;;
*) sed -n '2,5p' "$0" >&2; exit 2 ;;
esac
cd "$(dirname "$0")/.."
step() { printf '\n== %s\n' "$*"; }

step "packages"
launch/install_packages.sh build

step "build (release)"
cmake --preset release -B build/quickstart -DLRML_TESTS=OFF
cmake --build build/quickstart
lrml_prep=build/quickstart/data_prep/lrml_prep
lrml_dist=build/quickstart/src/app/lrml_dist

if [[ -n $input ]]; then
  name=$(basename "$input")
  name=${name%%.*}
else
  name=synthetic-ml-1m
fi
data=data/$name.h5
run=runs/$name

step "dataset $data"
mkdir -p data
if [[ -e $data ]]; then
  echo "is there already; delete it to make it again"
elif [[ -n $input ]]; then
  "$lrml_prep" convert "$input" -o "$data"
else
  "$lrml_prep" synth --preset ml-1m -o "$data"
fi

step "training on two ranks: $run"
how=()
if [[ -e $run/result.json ]]; then
  echo "is finished already; delete $run to train again"
else
  [[ ! -e $run/config.toml ]] || how=(--resume)
  launch/on_ranks.sh 2 "$lrml_dist" --config configs/ml-1m.toml --data "$data" --out "$run" "${how[@]}"
fi

step "evaluation"
"$lrml_dist" evaluate --run "$run" --baselines

step "report"
"$lrml_dist" report "$run" --out "$run/report.html" --force

step "results"
printf '%s\n' "$run/report.html     all of it as a page for a browser" "$run/result.json     the final figures" \
  "$run/metrics.jsonl   one line per epoch" "$run/config.toml     the settings it used" \
  "$run/checkpoints/    the parameters, readable with h5py"
