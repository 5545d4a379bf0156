#!/usr/bin/env python3
"""Tables of the runs that sweep.sh and repeat.sh train.

    table.py sweep DIR      settings, validation metrics and seconds of each run, the best first; test items are not read
    table.py repeat DIR     mean and standard deviation over seeds of the test metrics, once all runs are finished
"""

import json
import pathlib
import statistics
import sys

VALID = {"valid HR@10": "valid_hr@10", "nDCG@10": "valid_ndcg@10", "MRR": "valid_mrr"}
TEST = {"HR@10": "hr@10", "nDCG@10": "ndcg@10", "nDCG_jk@10": "ndcg_jk@10", "MRR": "mrr"}


class Refused(Exception):
    """Problem (why) what to do."""


class Run:
    def __init__(self, folder, options):
        self.folder = folder
        self.settings = dict(zip((word.removeprefix("--") for word in options[::2]), options[1::2]))

    def result(self):
        """The final figures, or none."""
        file = self.folder / "result.json"
        return self.parsed(file, file.read_text()) if file.exists() else None

    def epochs(self):
        """The lines of metrics.jsonl; one that is being written does not count."""
        file = self.folder / "metrics.jsonl"
        text = file.read_text() if file.exists() else ""
        return [self.parsed(file, line) for line in text[:text.rfind("\n") + 1].splitlines()]

    def parsed(self, file, text):
        try:
            return json.loads(text)
        except ValueError as error:
            raise Refused(f"cannot read '{file}' ({error}). Delete '{self.folder}' and train the run again.") from error

    def best(self):
        """The epoch with the best validation nDCG@10 so far, the first of equals as in training; or none."""
        validated = [line for line in self.epochs() if "valid_ndcg@10" in line]
        return max(validated, key=lambda line: line["valid_ndcg@10"], default=None)

    def seconds(self):
        """Of training and validation over all sessions and phases: each counts from its start."""
        total = before = 0.0
        phase = "select"
        for line in self.epochs():
            goes_on = line["seconds"] >= before and line.get("phase", "select") == phase
            total += line["seconds"] - (before if goes_on else 0.0)
            before, phase = line["seconds"], line.get("phase", "select")
        return total

    def state(self):
        if (self.folder / "result.json").exists():
            return "finished"
        return "unfinished" if (self.folder / "config.toml").exists() else "to come"


def runs_in(folder):
    file = folder / "options.txt"
    if not file.exists():
        raise Refused(f"cannot make a table of '{folder}' (there is no options.txt in it). Name the --out of a sweep.")
    return [Run(folder / str(k), line.split()) for k, line in enumerate(file.read_text().splitlines(), 1)]


def aligned(rows):
    """Columns of texts: the first to the left, the others to the right."""
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    lines = ["  ".join([row[0].ljust(widths[0]), *(text.rjust(width) for text, width in zip(row[1:], widths[1:]))])
             for row in rows]
    return "\n".join(line.rstrip() for line in lines)


def sweep(folder):
    runs = runs_in(folder)
    keys = list(dict.fromkeys(key for run in runs for key in run.settings))
    found = [(run, run.best()) for run in runs]
    found.sort(key=lambda pair: pair[1]["valid_ndcg@10"] if pair[1] else -1.0, reverse=True)
    rows = [["run", *keys, "best epoch", *VALID, "seconds", ""]]
    for run, best in found:
        figures = [str(best["epoch"]), *(f"{best[name]:.4f}" for name in VALID.values())] if best else ["-"] * 4
        state = run.state()
        rows.append([str(run.folder), *(run.settings.get(key, "") for key in keys), *figures, f"{run.seconds():.0f}",
                     "" if state == "finished" else state])
    return aligned(rows) + "\n"


def repeat(folder):
    runs = runs_in(folder)
    results = [run.result() for run in runs]
    missing = [str(run.folder) for run, result in zip(runs, results) if result is None]
    if missing:
        raise Refused(f"cannot give means yet ({', '.join(missing)} not finished). Run repeat.sh again to go on.")
    protocols = {result["protocol"] for result in results}
    if len(protocols) > 1:
        raise Refused(f"cannot give means (runs were tested in different ways: {', '.join(sorted(protocols))}). "
                      "Use another --out for each.")
    seeds = ", ".join(str(result["seed"]) for result in results)
    refit = "refit, " if all(result.get("phase") == "refit" for result in results) else ""
    rows = [["", "mean", "sd", "lowest", "highest"]]
    for title, name in TEST.items():
        values = [result[name] for result in results]
        spread = f"± {statistics.stdev(values):.4f}" if len(values) > 1 else "-"
        rows.append([title, f"{statistics.fmean(values):.4f}", spread, f"{min(values):.4f}", f"{max(values):.4f}"])
    epochs = ", ".join(str(result["best_epoch"]) for result in results)
    return (f"test ({refit}{protocols.pop()}), seeds {seeds}\n{aligned(rows)}\nbest epochs {epochs}; "
            f"{sum(run.seconds() for run in runs):.0f} seconds in all\n")


def main(words):
    tables = {"sweep": sweep, "repeat": repeat}
    if words in (["--help"], ["-h"]):
        print(__doc__, end="")
        return 0
    if len(words) != 2 or words[0] not in tables:
        print(__doc__, end="", file=sys.stderr)
        return 2
    try:
        print(tables[words[0]](pathlib.Path(words[1])), end="")
    except Refused as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
