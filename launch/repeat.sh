#!/usr/bin/env bash
# Trains one setting with several seeds, and ends with mean and standard deviation of its test metrics: once, after the
# last seed. Choose the setting by sweep.sh before.
#     launch/repeat.sh --seeds 1,2,3 --config C.toml --data F.h5 --out DIR [--ranks N] [--slurm "SBATCH OPTIONS"]
#                      [--section.key value ...]
#     launch/repeat.sh --table --out DIR       the table alone
# Runs are DIR/1, DIR/2, ..., one per seed. Run it again: what is finished is not trained again, and what was interrupted
# goes on; seeds may be added at the end. --ranks, --slurm and LRML_DIST are as in sweep.sh.
set -euo pipefail
source "$(dirname "$0")/runs.sh"

[[ $# -gt 0 ]] || { usage >&2; exit 2; }
parse "$@"
for point in "${grid[@]}"; do
  [[ $point == train.seed=* ]] || refuse "--grid is for sweep.sh" "Give one setting here, as --section.key value."
done
[[ ${#grid[@]} -le 1 ]] || refuse "--seeds is given more than once" "Write --seeds 1,2,3"
run_and_report repeat
