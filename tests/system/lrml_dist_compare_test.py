"""compare: two settings on the same test items, beside what evaluate says of each run; what it refuses; equal bytes.

    lrml_dist_compare_test.py LRML_DIST LRML_PREP MPIRUN...
"""

import json
import shutil
import unittest

from launching import (BAD_DATA, DONE, LRML_DIST, LRML_PREP, NO_CHECKPOINT, SMALL, STOPPED, USAGE, Training, main,
                       on_ranks, run, synthesize)

WORLDS = (0, 1, 2, 3)  # a plain process, and under mpirun
LRML, CML = ("lrml/1", "lrml/2"), ("cml/1", "cml/2", "refitted")
RUNS = {"lrml/1": ["--train.seed", 1],
        "lrml/2": ["--train.seed", 2, "--train.logical_shards", 7, "--model.relation", "own"],
        "cml/1": ["--train.seed", 1, "--model.kind", "cml", "--model.dim", 12],
        "cml/2": ["--train.seed", 2, "--model.kind", "cml", "--model.dim", 12],
        "refitted": ["--model.kind", "bpr", "--train.refit", "true"]}


def words_of(first, second):
    sides = (("--run", first), ("--against", second))
    return [word for option, runs in sides for name in runs for word in (option, name)]


class Comparing(Training):
    @classmethod
    def make_inputs(cls, folder):
        data, config = super().make_inputs(folder)
        for name, options in RUNS.items():
            result = run([LRML_DIST, "--config", config, "--data", data, "--out", name, *options], folder)
            if result.returncode != DONE:
                raise RuntimeError(result.stderr)
        cls.trained = folder
        return data, config

    def setUp(self):
        super().setUp()
        for name in RUNS:
            shutil.copytree(self.trained / name, self.folder / name, symlinks=True)

    def compare(self, first, second, *options, ranks=0):
        result = run(on_ranks(ranks, "compare", *words_of(first, second), *options), self.folder)
        self.assertEqual(result.returncode, DONE, result.stderr)
        return result.stdout

    def record(self, *arguments, **settings):
        return json.loads(self.compare(*arguments, "--json", **settings))


class Compare(Comparing):
    def test_has_the_means_of_the_runs_results(self):
        found = self.record(LRML, CML)
        self.assertEqual((found["protocol"], found["held_out"]), ("sampled, 20 negatives", 60))
        self.assertEqual(found["resamples"], 1000)
        self.assertEqual(list(found["metrics"]), ["hr@10", "ndcg@10", "mrr"])
        for name, metric in found["metrics"].items():
            for side, runs in (("run", LRML), ("against", CML)):
                results = [self.result_of(out)[name] for out in runs]
                self.assertAlmostEqual(metric[side], sum(results) / len(results), delta=1e-11)
            self.assertAlmostEqual(metric["difference"], metric["run"] - metric["against"], delta=1e-12)
            self.assertLessEqual(metric["low"], metric["difference"])
            self.assertGreaterEqual(metric["high"], metric["difference"])
            self.assertLess(metric["low"], metric["high"])
            self.assertEqual(metric["told_apart"], metric["low"] > 0 or metric["high"] < 0)
        self.assertEqual(sum(found["ranks"].values()), 60)
        for side, out, kind in zip(found["against"], CML, ("cml", "cml", "bpr"), strict=True):
            best_epoch = self.result_of(out)["best_epoch"]
            self.assertEqual(side, {"folder": out, "model": kind, "best_epoch": best_epoch, "refit": out == "refitted"})

    def test_has_what_evaluate_prints_under_another_protocol(self):
        options = ["--eval.protocol", "full", "--eval.top_k", "5,20"]
        found = self.record(["lrml/2"], ["refitted"], *options)
        self.assertEqual(found["protocol"], "full")
        names = [f"{name}@{k}" for k in (5, 10, 20) for name in ("hr", "ndcg")]
        self.assertEqual(list(found["metrics"]), [*names, "mrr"])
        for side, out, kind in (("run", "lrml/2", "lrml"), ("against", "refitted", "bpr")):
            printed = run([LRML_DIST, "evaluate", "--run", out, *options], self.folder).stdout
            row = next(line.split()[1:] for line in printed.splitlines() if line.startswith(kind + " "))
            wanted = [float(value) for place, value in enumerate(row) if place % 3 != 2]  # without nDCG_jk
            for value, metric in zip(wanted, found["metrics"].values(), strict=True):
                self.assertAlmostEqual(metric[side], value, delta=5.1e-5)

    def test_prints_the_same_bytes_on_any_number_of_ranks(self):
        for options in ([], ["--json"], ["--eval.protocol", "full", "--json"]):
            printed = {self.compare(LRML, CML, *options, ranks=ranks) for ranks in WORLDS}
            self.assertEqual(len(printed), 1, options)

    def test_prints_a_row_per_metric(self):
        record = self.record(LRML, CML)
        text = self.compare(LRML, CML)
        lines = text.splitlines()
        self.assertEqual(lines[0], "test items, sampled, 20 negatives; ties count against a model")
        for line, out in zip(lines[1:6], [*LRML, *CML]):
            result = self.result_of(out)
            self.assertEqual(line.split()[:2], ["run" if out in LRML else "against", out])
            epoch = f"{'refit of ' if out == 'refitted' else ''}epoch {result['best_epoch']}"
            self.assertTrue(line.endswith(f", {epoch}"), line)
        for line, (name, metric) in zip(lines[7:10], record["metrics"].items()):
            words = line.split()
            self.assertEqual(words[0].lower(), name)
            for word, key in ((1, "run"), (2, "against"), (3, "difference"), (4, "low"), (6, "high")):
                self.assertAlmostEqual(float(words[word]), metric[key], delta=5.1e-5)
            self.assertEqual(words[7:], [str(metric["not_better"]), "of", "1000"])
        better, equal, worse = (100 * record["ranks"][key] / 60 for key in ("better", "equal", "worse"))
        self.assertEqual(lines[10], f"60 held-out items, by mean rank: {better:.1f} % better with run, "
                                    f"{equal:.1f} % equal, {worse:.1f} % worse")
        doubtful = [name for name in ("HR@10", "nDCG@10", "MRR") if not record["metrics"][name.lower()]["told_apart"]]
        self.assertEqual(lines[11:], [f"By {', '.join(doubtful)} the two cannot be told apart on these items: "
                                      "the interval contains 0."] if doubtful else [])

    def test_of_exchanged_sides_is_the_opposite(self):
        there, back = self.record(LRML, CML), self.record(CML, LRML)
        for name, metric in there["metrics"].items():
            other = back["metrics"][name]
            self.assertEqual((metric["low"], metric["high"]), (-other["high"], -other["low"]))
            self.assertEqual(metric["run"], other["against"])
        self.assertEqual(there["ranks"]["better"], back["ranks"]["worse"])

    def test_cannot_tell_copies_of_a_run_apart(self):
        shutil.copytree(self.folder / "cml/1", self.folder / "copy", symlinks=True)
        found = self.record(["cml/1"], ["copy"])
        for metric in found["metrics"].values():
            self.assertEqual((metric["low"], metric["high"], metric["not_better"]), (0, 0, 1000))
        self.assertEqual(found["ranks"], {"better": 0, "equal": 60, "worse": 0})
        self.assertIn("By HR@10, nDCG@10, MRR the two cannot be told apart on these items",
                      self.compare(["cml/1"], ["copy"]))

    def test_tells_a_model_from_an_untrained_one(self):
        self.train("barely", "--train.epochs", 1, "--train.batches_per_epoch", 1, "--optim.learning_rate", 1e-9)
        self.train("trained", "--train.epochs", 20)
        text = self.compare(["trained"], ["barely"])
        self.assertNotIn("cannot be told apart", text)
        found = self.record(["trained"], ["barely"])
        for metric in found["metrics"].values():
            self.assertGreater(metric["low"], 0)
            self.assertEqual(metric["not_better"], 0)
        self.assertGreater(found["ranks"]["better"], found["ranks"]["worse"])

    def test_takes_several_folders_after_one_option_and_a_dataset_that_has_moved(self):
        expected = self.compare(LRML, CML)
        shutil.copy(self.data, self.folder / "moved.h5")
        for out in RUNS:
            (self.folder / out / "dataset.h5").unlink()
        result = run([LRML_DIST, "compare", "--run", *LRML, "--data", "moved.h5", "--against", *CML], self.folder)
        self.assertEqual(result.stdout, expected, result.stderr)
        self.refuses(BAD_DATA, [LRML_DIST, "compare", *words_of(LRML, CML)], "dataset of 'lrml/1'", "--data")


class Refusals(Comparing):
    def refused(self, code, words, *because):
        for ranks in (0, 3):
            with self.subTest(ranks=ranks):
                self.refuses(code, on_ranks(ranks, "compare", *words), *because)

    def test_runs_on_different_datasets(self):
        self.data = self.folder / "other.h5"
        synthesize(self.data, *SMALL, "--seed", 9)
        self.train("other")
        self.refused(BAD_DATA, words_of(LRML, ["cml/1", "other"]), "cannot compare 'lrml/1' with 'other'",
                     "different datasets")
        self.refused(BAD_DATA, words_of(["other"], ["cml/1"]), "cannot compare 'other' with 'cml/1'")
        self.refused(BAD_DATA, [*words_of(LRML, CML), "--data", "other.h5"],
                     "'other.h5' is not the dataset of this run")

    def test_a_run_that_is_named_twice(self):
        (self.folder / "link").symlink_to("cml/2")
        for first, second, names in ((LRML, ["cml/1", "lrml/2"], "'lrml/2' with 'lrml/2'"),
                                     (LRML, ["./lrml/1/"], "'lrml/1' with './lrml/1/'"),
                                     (["lrml/1", "lrml/1"], CML, "'lrml/1' with 'lrml/1'"),
                                     (LRML, ["cml/2", "link"], "'cml/2' with 'link'")):
            self.refused(USAGE, words_of(first, second), f"cannot compare {names}", "they are the same run")

    def test_a_run_without_a_best_epoch(self):
        self.train("young", "--train.stop_after_steps", 3, code=STOPPED)
        self.refused(NO_CHECKPOINT, words_of(LRML, ["young"]), "cannot compare 'young'",
                     "no epoch has been validated yet")
        self.train("young", "--force", "--train.refit", "true", "--train.stop_after_steps", 16, code=STOPPED)
        self.refused(NO_CHECKPOINT, words_of(["young"], CML), "cannot compare 'young'", "its refit is not finished yet")
        shutil.rmtree(self.folder / "young/checkpoints")
        self.refused(NO_CHECKPOINT, words_of(["young"], CML), "cannot use 'young'", "it has no checkpoint yet")

    def test_a_folder_without_a_run(self):
        (self.folder / "empty").mkdir()
        for name in "empty", "missing":
            self.refused(USAGE, words_of(LRML, ["cml/1", name]), f"cannot use '{name}'", "there is no run in it")
            self.refused(USAGE, words_of([name], CML), f"cannot use '{name}'", "there is no run in it")

    def test_one_side_alone(self):
        self.refused(USAGE, words_of(LRML, []), "--against is required")
        self.refused(USAGE, words_of([], CML), "--run is required")
        self.refused(USAGE, [*words_of(LRML, CML), "--agianst", "x"], "Did you mean '--against'?")

    def test_protocols_that_differ(self):
        self.train("full", "--eval.protocol", "full")
        words = words_of(["cml/1"], ["full"])
        self.refused(USAGE, words, "cannot compare 'cml/1' with 'full'", "their eval.protocol is sampled and full",
                     "--eval.protocol")
        self.assertEqual(self.record(["cml/1"], ["full"], "--eval.protocol", "sampled")["held_out"], 60)

    def test_a_dataset_without_test_items(self):
        log = "".join(f"{user},{(user * 7) % 31}\n" for user in range(40))
        (self.folder / "log.csv").write_text("user,item\n" + log)
        made = run([LRML_PREP, "convert", "log.csv", "-o", "none.h5"], self.folder)
        self.assertEqual(made.returncode, DONE, made.stderr)
        self.data = self.folder / "none.h5"
        for out in "a", "b":
            self.train(out)
        self.refused(BAD_DATA, words_of(["a"], ["b"]), "cannot compare on", "it has no test items")

    def test_more_ranks_than_logical_shards(self):
        self.train("two", "--train.logical_shards", 2)
        self.refuses(USAGE, on_ranks(3, "compare", *words_of(LRML, ["two"])), "train.logical_shards is 2")


if __name__ == "__main__":
    main()
