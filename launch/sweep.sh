#!/usr/bin/env bash
# Trains a run for every point of a grid of settings, and ends with a table by validation metrics. The test items play no
# part in it: evaluate what you choose with lrml_dist evaluate, or with repeat.sh.
#     launch/sweep.sh --config C.toml --data F.h5 --out DIR --grid model.slots=5,10,20 [--grid KEY=VALUE,VALUE ...]
#                     [--ranks N] [--slurm "SBATCH OPTIONS"] [--section.key value ...]
#     launch/sweep.sh --table --out DIR       the table alone, also of runs that are not finished
# Runs are DIR/1, DIR/2, ..., one per line of DIR/options.txt. Run it again: what is finished is not trained again, and
# what was interrupted goes on. Values may be added to the grid where the lines that are there stay the first.
# --ranks N trains each run on N ranks of this machine, one after the other; --slurm "--nodes 2" submits all that are
# not finished as one array instead (on a shared folder). LRML_DIST names the program where it is not on the PATH.
set -euo pipefail
source "$(dirname "$0")/runs.sh"

[[ $# -gt 0 ]] || { usage >&2; exit 2; }
parse "$@"
run_and_report sweep
