"""Runs `lrml_bench exchange` over a grid and says who was how much slower than the best of ours.

    exchange_grid.py LRML_BENCH --data F.h5 [G.h5 …] --launch "mpirun -np {ranks}" [--ranks 2 4]
        [--batches 1024/rank 4096/rank 160000] [--optims adam lazy_adam] [--active 1 0.125] [-- more of lrml_bench …]

A batch is over all ranks, or with /rank on each. Prints one JSON line per point: `over_best` divides each contender's
median by that of the best fixed algorithm of ours, and where there is `auto`, `auto_is_right` says whether it was at
most 15 % and 0.2 ms slower. Exits 1 if it was not somewhere.
"""
import argparse
import itertools
import json
import shlex
import subprocess
import sys

FIXED = ("dense", "gather", "owner", "pull")


def measured(options, data, ranks, batch, optim, active):
    size = ["--per-rank", batch.removesuffix("/rank")] if batch.endswith("/rank") else ["--batch", batch]
    command = [*shlex.split(options.launch.format(ranks=ranks)), options.lrml_bench, "exchange", "--data", data, *size,
               "--optim", optim, "--active", active, *options.more]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not lines:
        sys.exit(f"{shlex.join(command)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return json.loads(lines[-1])


def compared(record):
    """The record with the ratios."""
    ms = {name: figures["ms"] for name, figures in record["contenders"].items()}
    best = min((name for name in FIXED if name in ms), key=ms.get, default=None)
    if best is None:
        sys.exit("none of dense, gather, owner and pull was measured: there is nothing to compare with")
    record["best"] = best
    record["over_best"] = {name: round(value / ms[best], 3) for name, value in ms.items()}
    if "auto" in ms:
        record["auto_is_right"] = ms["auto"] <= 1.15 * ms[best] + 0.2
    return record


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lrml_bench")
    parser.add_argument("--data", nargs="+", required=True)
    parser.add_argument("--launch", default="mpirun -np {ranks}")
    parser.add_argument("--ranks", nargs="+", default=["2"])
    parser.add_argument("--batches", nargs="+", default=["1024/rank"])
    parser.add_argument("--optims", nargs="+", default=["lazy_adam"])
    parser.add_argument("--active", nargs="+", default=["1"])
    words = sys.argv[1:]
    end = words.index("--") if "--" in words else len(words)
    options = parser.parse_args(words[:end])
    options.more = words[end + 1:]
    right = True
    for point in itertools.product(options.data, options.ranks, options.batches, options.optims, options.active):
        record = compared(measured(options, *point))
        right = right and record.get("auto_is_right", True)
        print(json.dumps(record), flush=True)
    sys.exit(0 if right else 1)


if __name__ == "__main__":
    main()
