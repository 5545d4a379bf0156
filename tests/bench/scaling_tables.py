"""The tables of src/exchange/SCALING.md: `lrml_dist plan` for three logs and three networks, as Markdown.

    scaling_tables.py LRML_DIST --data ml-20m.h5 --configs configs      # a dataset with the popularity to go by

Each cell is the fastest exchange and its milliseconds per step; messages, megabytes and gigabytes are those of the busiest
rank with the exchange named for 100 Gbit/s.
"""
import argparse
import json
import subprocess

NETWORKS = [("10 Gbit/s", 30, 10), ("100 Gbit/s", 1.5, 100), ("200 Gbit/s", 1.5, 200)]
POWERS = "1,2,4,8,16,32,64,128,256,512"
LOGS = [
    ("ML-20M: 138,493 users, 26,744 items, 197,233 examples a step", "ml-20m", POWERS, []),
    ("Netflix (2005): 480,189 users, 17,770 items, 440,000 examples a step", "netflix", POWERS,
     ["--users", "480189", "--items", "17770", "--interactions", "44000000"]),
    ("100 million users, 10 million items, 10 billion interactions, 4,194,304 examples a step", "ml-20m", "1,8,64,512",
     ["--users", "100000000", "--items", "10000000", "--interactions", "10000000000",
      "--train.batches_per_epoch", "0", "--train.batch_size", "4194304"]),
]


def fastest(options, config, ranks, more, latency_us, gbit):
    """By number of ranks, the row of `plan` with the shortest step."""
    command = [options.lrml_dist, "plan", "--config", f"{options.configs}/{config}.toml", "--data", options.data, "--ranks",
               ranks, "--latency-us", str(latency_us), "--gbit", str(gbit), *more, "--json"]
    best = {}
    for row in json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["rows"]:
        if row["step_seconds"] < best.setdefault(row["ranks"], row)["step_seconds"]:
            best[row["ranks"]] = row
    return best


def line_of(ranks, columns):
    rows = [column[ranks] for column in columns]
    times = [f"{'' if ranks == 1 else row['exchange'] + ' '}{1e3 * row['step_seconds']:.3g} ms" for row in rows]
    efficiency = " / ".join(f"{100 * row['efficiency']:.0f} %" for row in rows)
    named = rows[1]
    return [str(ranks), *times, efficiency, f"{named['messages']:.0f}", f"{named['bytes'] / 1e6:.2f}",
            f"{named['memory_bytes'] / 1e9:.3g}"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lrml_dist")
    parser.add_argument("--data", required=True)
    parser.add_argument("--configs", default="configs")
    options = parser.parse_args()
    head = ["ranks", *(name for name, *_ in NETWORKS), "efficiency 10 / 100 / 200", "messages", "MB", "GB a rank"]
    for title, config, ranks, more in LOGS:
        columns = [fastest(options, config, ranks, more, *network) for _, *network in NETWORKS]
        print(f"## {title}\n\n| {' | '.join(head)} |\n|{'---|' * len(head)}")
        for count in ranks.split(","):
            print(f"| {' | '.join(line_of(int(count), columns))} |")
        print()


if __name__ == "__main__":
    main()
