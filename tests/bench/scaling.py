"""How much faster two ranks train than one on one machine: `lrml_bench step` on each number of ranks, in turn.

    scaling.py LRML_BENCH --config C.toml --data F.h5 [--ranks 1,2] [--rounds 3] [--steps 10] [--peer "COMMAND {procs}"]

Every run must come to the same parameters. Beside the ratio stand the machine's own, of matrix products and of copies,
measured in the same runs, and that of another trainer: --peer is a command that prints a JSON line with
examples_per_s, with {procs} where its number of processes goes. Prints one JSON line of medians.
"""
import argparse
import json
import os
import shlex
import statistics
import subprocess
import sys


def json_line_of(command):
    """What the command printed as a line of JSON."""
    environment = dict(os.environ, OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1")
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not lines:
        sys.exit(f"{shlex.join(command)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return json.loads(lines[-1])


def step_command(options, ranks):
    return [options.mpirun, "--bind-to", "none", "--oversubscribe", "-np", str(ranks), options.lrml_bench, "step",
            "--config", options.config, "--data", options.data, "--steps", str(options.steps),
            "--warm-up", str(options.warm_up), "--ceiling-seconds", str(options.ceiling_seconds), *options.more]


def figures(options, ranks):
    """One run's rates, and what it says about the work."""
    step = json_line_of(step_command(options, ranks))
    rates = {"examples_per_s": step["examples_per_s"], **step["ceilings"]}
    if options.peer:
        rates["peer_examples_per_s"] = json_line_of(shlex.split(options.peer.format(procs=ranks)))["examples_per_s"]
    return rates, step


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lrml_bench")
    parser.add_argument("--config", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--ranks", default="1,2")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--warm-up", type=int, default=5)
    parser.add_argument("--ceiling-seconds", type=float, default=0.5)
    parser.add_argument("--peer")
    parser.add_argument("--mpirun", default="mpirun")
    options, options.more = parser.parse_known_args()
    counts = [int(count) for count in options.ranks.split(",")]
    runs = {count: [] for count in counts}
    for _ in range(options.rounds):
        for count in counts:
            runs[count].append(figures(options, count))
    steps = [step for each in runs.values() for _, step in each]
    if len({step["digest"] for step in steps}) != 1:
        sys.exit("the parameters depend on the number of ranks")
    medians = {count: {name: statistics.median(rates[name] for rates, _ in each) for name in each[0][0]}
               for count, each in runs.items()}
    first = medians[counts[0]]
    print(json.dumps({
        "bench": "scaling", "verified": True, **{key: steps[-1][key] for key in ("dataset", "batch", "active_share")},
        "rounds": options.rounds, "cores": len(os.sched_getaffinity(0)), "load": os.getloadavg()[0],
        "by_ranks": medians,
        "times_first": {count: {name: round(value / first[name], 3) for name, value in each.items()}
                        for count, each in medians.items()}}))


if __name__ == "__main__":
    main()
