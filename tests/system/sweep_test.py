"""launch/sweep.sh and launch/repeat.sh: a run for each point, resumed, never chosen by test items, means at the end.

    sweep_test.py LRML_DIST LRML_PREP MPIRUN...
"""

import json
import os
import pathlib
import statistics

from launching import DONE, FAILURE, LRML_DIST, STOPPED, USAGE, Training, main, run

LAUNCH = pathlib.Path(__file__).resolve().parents[2] / "launch"
GRID = ("--grid", "model.slots=3,4", "--grid", "optim.learning_rate=0.02,0.03")


class Launching(Training):
    def launch(self, script, *words, code=DONE):
        os.environ["LRML_DIST"] = str(LRML_DIST)
        result = run([LAUNCH / script, *words], self.folder)
        self.assertEqual(result.returncode, code, result.stdout + result.stderr)
        return result

    def rows_of(self, table):
        """Lines after the one that begins with "run", as words."""
        lines = table.splitlines()
        begin = next(k for k, line in enumerate(lines) if line.startswith("run  "))
        return lines[begin], [line.split() for line in lines[begin + 1:]]


class Sweep(Launching):
    def test_trains_every_point_and_ranks_them_by_validation_alone(self):
        printed = self.launch("sweep.sh", *self.arguments("sweep", *GRID))
        header, rows = self.rows_of(printed.stdout)
        for name in "model.slots", "optim.learning_rate", "best epoch", "valid HR@10", "nDCG@10", "seconds":
            self.assertIn(name, header)
        self.assertEqual(sorted(row[1:3] for row in rows),
                         [["3", "0.02"], ["3", "0.03"], ["4", "0.02"], ["4", "0.03"]])
        figures = [float(row[5]) for row in rows]
        self.assertEqual(figures, sorted(figures, reverse=True))
        for row in rows:
            result = self.result_of(row[0])
            self.assertIn(f"slots = {row[1]}", (self.folder / row[0] / "config.toml").read_text())
            self.assertEqual(row[3:7], [str(result["best_epoch"])] + [
                f"{result[name]:.4f}" for name in ("valid_hr@10", "valid_ndcg@10", "valid_mrr")])
            for name in "hr@10", "ndcg@10", "mrr":
                self.assertNotIn(f"{result[name]:.4f}", set(row) - set(row[3:7]))
        for words in "test,", "held-out":
            self.assertNotIn(words, printed.stdout + printed.stderr)
        before = self.files()
        again = self.launch("sweep.sh", *self.arguments("sweep", *GRID)).stdout
        self.assertEqual(self.rows_of(again), self.rows_of(printed.stdout))
        self.assertEqual(again.count("is finished"), 4)
        files = self.files()
        del before[self.folder / "sweep/options.txt"], files[self.folder / "sweep/options.txt"]
        self.assertEqual(files, before)

    def test_goes_on_where_it_was_interrupted(self):
        grid = ("--grid", "train.seed=1,2")
        stopped = self.launch("sweep.sh", *self.arguments("sweep", *grid, "--train.stop_after_steps", 7), code=STOPPED)
        self.assertIn("run this again", stopped.stderr)
        _, rows = self.rows_of(self.launch("sweep.sh", "--table", "--out", "sweep").stdout)
        self.assertEqual({row[0]: row[-1] for row in rows}, {"sweep/1": "unfinished", "sweep/2": "come"})
        metrics = self.folder / "sweep/1/metrics.jsonl"
        first_epoch = metrics.read_text()  # with its seconds
        printed = self.launch("sweep.sh", *self.arguments("sweep", *grid, "--ranks", 2))
        self.assertTrue(metrics.read_text().startswith(first_epoch))
        self.assertEqual(len(self.rows_of(printed.stdout)[1]), 2)
        self.assertEqual(self.result_of("sweep/2")["ranks"], 2)
        self.train("alone", "--train.seed", 1)
        self.assertEqual(self.digests_of("sweep/1"), self.digests_of("alone"))

    def test_a_run_that_fails_leaves_the_others(self):
        printed = self.launch("sweep.sh", *self.arguments("sweep", "--grid", "optim.learning_rate=1e5,0.02"), code=FAILURE)
        self.assertIn("run 1 failed", printed.stderr)
        self.assertIn("training diverged", printed.stderr)
        _, rows = self.rows_of(printed.stdout)
        self.assertEqual([row[0] for row in rows], ["sweep/2", "sweep/1"])
        self.assertEqual(rows[1][-1], "unfinished")

    def test_grows_by_values_at_the_end_and_takes_no_other_grid(self):
        self.launch("sweep.sh", *self.arguments("sweep", "--grid", "train.seed=1"))
        self.launch("sweep.sh", *self.arguments("sweep", "--grid=train.seed=1,2"))
        refused = self.launch("sweep.sh", *self.arguments("sweep", "--grid", "train.seed=2,1"), code=USAGE)
        self.assertIn("holds the runs of another grid", refused.stderr)

    def test_refuses_what_it_cannot_do(self):
        for words, because in (((), "launch/sweep.sh --config"),
                               (("--config", "c.toml"), "--out is missing"),
                               (("--out", "sweep"), "there is nothing to vary"),
                               (("--out", "sweep", "--grid", "slots"), "'slots' is no part of a grid"),
                               (("--out", "sweep", "--grid", "model.slots=1,,2"), "is no part of a grid"),
                               (("--out", "sweep", "--ranks", "two"), "not a number of ranks"),
                               (("--out", "sweep", "--grid"), "--grid has no value"),
                               (("--out", "sweep", "--resume"), "An unfinished run is always gone on with"),
                               (("sweep",), "'sweep' is no option")):
            refused = self.launch("sweep.sh", *words, code=USAGE)
            self.assertIn(because, refused.stderr, words)
            self.assertEqual(refused.stdout, "")
        self.assertEqual(self.files(), {})
        refused = self.launch("sweep.sh", *self.arguments("sweep", "--grid", "model.slot=1"), code=USAGE)
        self.assertIn("model.slots", refused.stderr)
        self.assertIn("no options.txt", self.launch("sweep.sh", "--table", "--out", "none", code=FAILURE).stderr)
        for script in "sweep.sh", "repeat.sh", "table.py":
            self.assertIn(script, self.launch(script, "--help").stdout)

    def test_names_a_file_that_is_damaged(self):
        self.launch("sweep.sh", *self.arguments("sweep", "--grid", "train.seed=1"))
        (self.folder / "sweep/1/metrics.jsonl").write_text("{\n")
        self.assertIn("cannot read 'sweep/1/metrics.jsonl'", self.launch("sweep.sh", "--table", "--out", "sweep",
                                                                          code=FAILURE).stderr)


class Repeat(Launching):
    def test_gives_mean_and_deviation_of_the_test_once(self):
        printed = self.launch("repeat.sh", *self.arguments("runs", "--seeds", "1,2,5", "--train.refit", "true")).stdout
        results = [self.result_of(f"runs/{k}") for k in (1, 2, 3)]
        self.assertEqual([result["seed"] for result in results], [1, 2, 5])
        table = {line.split()[0]: line.split()[1:] for line in printed.splitlines() if " ± " in line}
        for title, name in {"HR@10": "hr@10", "nDCG@10": "ndcg@10", "nDCG_jk@10": "ndcg_jk@10", "MRR": "mrr"}.items():
            values = [result[name] for result in results]
            self.assertEqual(table[title], [f"{statistics.fmean(values):.4f}", "±", f"{statistics.stdev(values):.4f}",
                                            f"{min(values):.4f}", f"{max(values):.4f}"])
        self.assertIn("test (refit, sampled, 20 negatives), seeds 1, 2, 5", printed)
        self.assertEqual(printed.count("HR@10"), 1)
        (self.folder / "runs/2/result.json").unlink()
        missing = self.launch("repeat.sh", "--table", "--out", "runs", code=FAILURE)
        self.assertIn("runs/2 not finished", missing.stderr)
        self.assertEqual(missing.stdout, "")

    def test_refuses_a_grid_and_runs_tested_in_different_ways(self):
        refused = self.launch("repeat.sh", "--out", "runs", "--grid", "model.slots=3,4", code=USAGE)
        self.assertIn("--grid is for sweep.sh", refused.stderr)
        self.launch("repeat.sh", *self.arguments("runs", "--seeds", "1,2", "--train.epochs", 1))
        result = self.result_of("runs/1")
        (self.folder / "runs/1/result.json").write_text(json.dumps(result | {"protocol": "full"}))
        refused = self.launch("repeat.sh", "--table", "--out", "runs", code=FAILURE)
        self.assertIn("tested in different ways", refused.stderr)


if __name__ == "__main__":
    main()
