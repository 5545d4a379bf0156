"""Times `lrml_prep convert` on a MovieLens ratings.csv against pandas_convert.py: in turn, medians, results compared first.
Once as it is, with the candidates it stores, which pandas lacks, and once without them.

    convert_speed.py LRML_PREP [--log ratings.csv] [--lines 20000000] [--repeats 3] [--folder DIR]

Without --log it makes a file of the shape of MovieLens 20M with that many lines. Prints one JSON line.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

SKIPPED = 77
try:
    import h5py
    import numpy
    import pandas
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(SKIPPED)

PANDAS_CONVERT = pathlib.Path(__file__).with_name("pandas_convert.py")
PARTS = ("train", "valid", "test")


def make_log(path, lines):
    """Active and less active users, popular items, half stars; by user, then item; CRLF."""
    random = numpy.random.default_rng(1)
    users, items = lines // 144 + 1, max(2000, min(26744, lines // 50))
    activity = numpy.minimum(random.lognormal(4.2, 1.2, users), items / 5)
    drawn = random.choice(users, int(lines * 1.5), p=activity / activity.sum())
    chosen = (items * random.random(len(drawn)) ** 3).astype("int64")
    pairs = numpy.unique(drawn * items + chosen)
    kept = numpy.sort(random.choice(len(pairs), min(lines, len(pairs)), replace=False))
    user, item = numpy.divmod(pairs[kept], items)
    ids = numpy.sort(random.choice(131_262, items, replace=False)) + 1
    start = random.integers(789_652_004, 1_427_000_000, users)
    log = pandas.DataFrame({
        "userId": user + 1,
        "movieId": ids[item],
        "rating": random.integers(1, 11, len(user)) / 2,
        "timestamp": start[user] + random.integers(0, 60, len(user)) ** 3,
    })
    log.to_csv(path, index=False, lineterminator="\r\n")


# A child's peak memory starts from its parent's, so a small process does the starting.
LAUNCHER = """
import os, sys, time
begin = time.perf_counter()
process = os.spawnvp(os.P_NOWAIT, sys.argv[1], sys.argv[1:])
_, status, usage = os.wait4(process, 0)
print(time.perf_counter() - begin, usage.ru_maxrss * 1024)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def run(command):
    """Seconds and peak resident bytes."""
    command = [str(word) for word in command]
    launched = subprocess.run([sys.executable, "-S", "-c", LAUNCHER, *command], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True)
    if launched.returncode:
        sys.exit(f"{' '.join(command)}: exit code {launched.returncode}\n{launched.stdout}")
    seconds, peak = launched.stdout.splitlines()[-1].split()
    return float(seconds), int(peak)


def part_of(file, name):
    """The part's interactions as columns user, item, time, stars."""
    group = file[name]
    users = numpy.repeat(numpy.arange(len(group["offsets"]) - 1), numpy.diff(group["offsets"][...].astype("int64")))
    return numpy.stack([users, group["items"][...], group["timestamp"][...], (group["rating"][...] * 2).astype("int64")])


def in_order(log):
    return log[:, numpy.lexsort(log[::-1])]


def require(condition, what):
    if not condition:
        sys.exit(f"lrml_prep and pandas disagree on {what}")


def compare(ours, theirs, lines):
    """Ties and the random validation item are chosen by other rules; everything else must be the same."""
    with h5py.File(ours) as a, h5py.File(theirs) as b:
        for ids in "users/id", "items/id":
            require((a[ids][...] == b[ids][...]).all(), ids)
        parts = [{name: part_of(file, name) for name in PARTS} for file in (a, b)]
    for name in PARTS:
        require((parts[0][name][0] == parts[1][name][0]).all(), f"the number of a user's interactions in {name}")
    require((parts[0]["test"][2] == parts[1]["test"][2]).all(), "the time of the last interactions")
    whole = [in_order(numpy.concatenate(list(each.values()), axis=1)) for each in parts]
    require(whole[0].shape[1] == lines and (whole[0] == whole[1]).all(), "the interactions")


def rate_of(command, log):
    """MB/s of a program that reads the file, the fastest of three."""
    with open(os.devnull, "w") as nowhere:
        def once():
            begin = time.perf_counter()
            subprocess.run([*command, log], stdout=nowhere, check=True)
            return time.perf_counter() - begin
        return log.stat().st_size / 1e6 / min(once() for _ in range(3))


def measure(lrml_prep, log, folder, repeats):
    with open(log, "rb") as text:
        lines = sum(piece.count(b"\n") for piece in iter(lambda: text.read(1 << 24), b"")) - 1
    output = {name: folder / f"{name}.h5" for name in ("lrml", "lrml_bare", "pandas")}
    convert = [lrml_prep, "convert", log, "--force"]
    runs = {"lrml": [*convert, "-o", output["lrml"]],
            "lrml_bare": [*convert, "-o", output["lrml_bare"], "--negatives", "0"],
            "pandas": [sys.executable, PANDAS_CONVERT, log, output["pandas"]]}
    taken = {name: [] for name in runs}
    for k in range(repeats):
        for name, command in runs.items():
            taken[name].append(run(command))
        if k == 0:
            for name in ("lrml", "lrml_bare"):
                compare(output[name], output["pandas"], lines)
    seconds = {name: statistics.median(each[0] for each in taken[name]) for name in runs}
    megabytes = log.stat().st_size / 1e6
    return {
        "bench": "convert_speed", "lines": lines, "MB": round(megabytes, 1), "cores": len(os.sched_getaffinity(0)),
        **{f"{name}_seconds": round(seconds[name], 3) for name in runs},
        **{f"{name}_bytes_per_rating": round(max(each[1] for each in taken[name]) / lines, 1) for name in runs},
        "lines_per_s": round(lines / seconds["lrml"]), "MB_per_s": round(megabytes / seconds["lrml"], 1),
        "times_pandas": round(seconds["pandas"] / seconds["lrml"], 2),
        "times_pandas_without_candidates": round(seconds["pandas"] / seconds["lrml_bare"], 2),
        "read_MB_per_s": round(rate_of(["cat"], log), 1), "wc_MB_per_s": round(rate_of(["wc", "-l"], log), 1),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lrml_prep")
    parser.add_argument("--log", type=pathlib.Path)
    parser.add_argument("--lines", type=int, default=20_000_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--folder", help="where to put the files (default: a temporary folder)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        folder = pathlib.Path(folder)
        log = options.log or folder / "ratings.csv"
        if options.log is None:
            make_log(log, options.lines)
        print(json.dumps(measure(options.lrml_prep, log, folder, options.repeats)))


if __name__ == "__main__":
    main()
