# What sweep.sh and repeat.sh share; sourced by them. Runs are OUT/1, OUT/2, …, one per line of OUT/options.txt.
usage() { sed -n '2,/^set /{/^set /!s/^# \{0,1\}//p}' "$0"; }
refuse() { echo "cannot run $(basename "$0") ($1). $2" >&2; exit 2; }
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
program=${LRML_DIST:-lrml_dist} # where it is not on the PATH

ranks=1
out=
slurm=
use_slurm=no
table_only=no
settings=() # of every run
grid=()     # "key=value,value", in the order given

# Takes the options of these scripts out of the command line; what is left is for lrml_dist.
parse() {
  while [[ $# -gt 0 ]]; do
    case $1 in
    --help | -h) usage; exit 0 ;;
    --resume | --force) refuse "$1 is given" "An unfinished run is always gone on with; to start anew, delete its folder." ;;
    --table) table_only=yes; shift; continue ;;
    --*=*) set -- "${1%%=*}" "${1#*=}" "${@:2}" ;;
    esac
    [[ $1 == --* ]] || refuse "'$1' is no option" "See --help."
    [[ $# -ge 2 ]] || refuse "$1 has no value" "See --help."
    case $1 in
    --ranks) ranks=$2 ;;
    --out) out=$2 ;;
    --slurm) slurm=$2; use_slurm=yes ;;
    --grid) grid+=("$2") ;;
    --seeds) grid+=("train.seed=$2") ;;
    *) settings+=("$1" "$2") ;;
    esac
    shift 2
  done
  [[ -n $out ]] || refuse "--out is missing" "Name the folder for the runs."
  [[ $ranks =~ ^[1-9][0-9]*$ ]] || refuse "--ranks is '$ranks', not a number of ranks" "Use 1 or more."
}

# The lines of options.txt: every combination of the grid's values, the last key fastest.
lines_of_grid() {
  local lines=("") longer line point key values value
  for point in "${grid[@]}"; do
    key=${point%%=*}
    [[ $point =~ ^[a-z_]+\.[a-z_0-9]+=[^,]+(,[^,]+)*$ ]] ||
      refuse "'$point' is no part of a grid" "Write for example --grid model.slots=5,10,20"
    IFS=, read -ra values <<<"${point#*=}"
    longer=()
    for line in "${lines[@]}"; do
      for value in "${values[@]}"; do longer+=("${line:+$line }--$key $value"); done
    done
    lines=("${longer[@]}")
  done
  printf '%s\n' "${lines[@]}"
}

# Writes options.txt. Lines may be added behind those that are there; their numbers name the runs.
plan() {
  local wanted had=
  [[ ${#grid[@]} -gt 0 ]] || refuse "there is nothing to vary" "See --help."
  wanted=$(lines_of_grid) || exit 2
  [[ ! -e $out/options.txt ]] || had=$(<"$out/options.txt")
  if [[ -n $had && $'\n'$wanted$'\n' != $'\n'$had$'\n'* ]]; then
    refuse "'$out' holds the runs of another grid" "Choose another --out, or add values so that its lines stay the first."
  fi
  mkdir -p "$out" && printf '%s\n' "$wanted" >"$out/options.txt.new" && mv "$out/options.txt.new" "$out/options.txt" ||
    refuse "'$out' cannot be written" "Choose another --out."
  mapfile -t lines <<<"$wanted"
}

# Trains run $1 to its end. What it prints of the test items is not shown: nothing is to be chosen by it.
train_here() {
  local k=$1 launch=() line
  read -ra line <<<"${lines[k - 1]}"
  [[ $ranks -eq 1 ]] || launch=("$here/on_ranks.sh" "$ranks")
  "${launch[@]}" "$program" "${settings[@]}" --out "$out/$k" "${line[@]}" --resume --quiet >/dev/null
}

# One run after the other. A run that fails, as one that diverges, does not keep the others from being trained.
train_all_here() {
  local k code failed=0
  for k in $(seq "${#lines[@]}"); do
    if [[ -e $out/$k/result.json ]]; then
      echo "run $k is finished: ${lines[k - 1]}"
      continue
    fi
    echo "run $k of ${#lines[@]}: ${lines[k - 1]}"
    code=0
    train_here "$k" || code=$?
    case $code in
    0) ;;
    1) echo "run $k failed" >&2; failed=1 ;;
    75) echo "run $k was stopped: run this again to go on" >&2; exit 75 ;;
    *) echo "run $k cannot be trained: nothing else was tried" >&2; exit "$code" ;;
    esac
  done
  return "$failed"
}

# One SLURM array of the runs that are not finished.
submit_all() {
  local k left=()
  for k in $(seq "${#lines[@]}"); do
    [[ -e $out/$k/result.json ]] || left+=("$k")
  done
  if [[ ${#left[@]} -eq 0 ]]; then return; fi
  # Options of sbatch are words, as in a shell.
  # shellcheck disable=SC2086
  sbatch --array="$(IFS=,; echo "${left[*]}")" $slurm "$here/slurm/sweep.sbatch" "$out/options.txt" "${settings[@]}" --out "$out"
  echo "when they are done: $0 --table --out $out"
  exit 0
}

# Trains what is left and prints the table $1, sweep or repeat.
run_and_report() {
  local failed=0
  if [[ $table_only == no ]]; then
    plan
    [[ $use_slurm == no ]] || submit_all
    train_all_here || failed=$?
  fi
  python3 -B "$here/table.py" "$1" "$out" || failed=$?
  exit "$failed"
}
