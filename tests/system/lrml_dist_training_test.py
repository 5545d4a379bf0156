"""The promise, as users see it: the same digests on any number of ranks, interrupted or not, and honest results.

    lrml_dist_training_test.py LRML_DIST LRML_PREP MPIRUN...
"""

import json
import pathlib
import re

from launching import DONE, STOPPED, LRML_DIST, Training, main, on_ranks, run, synthesize

CONFIGS = pathlib.Path(__file__).resolve().parents[2] / "configs"

DOCUMENTED = {"hr@10", "ndcg@10", "protocol", "best_epoch", "epochs", "examples_per_s", "ranks", "exchange", "seconds",
              "parameters_digest", "best_digest", "dataset_digest", "seed", "version", "instruction_set"}


def numbers_of(table, row):
    """The row of a table of metrics by column: {"HR@10": 0.1234, …}."""
    lines = table.splitlines()
    names = next(line.split() for line in lines if "HR@10" in line)
    values = next(line.split()[1:] for line in lines if line.startswith(row + " "))
    return dict(zip(names, map(float, values)))


class Digests(Training):
    def test_do_not_depend_on_ranks_and_exchange(self):
        self.train("plain")
        expected = self.digests_of("plain")
        for ranks in (1, 2, 3):
            for exchange in ("dense", "gather", "owner", "pull", "auto"):
                out = f"{exchange}-{ranks}"
                sharing = 0 if exchange == "auto" else 1
                self.train(out, "--exchange.algorithm", exchange, "--exchange.ranks_sharing", sharing, ranks=ranks)
                self.assertEqual(self.digests_of(out), expected, out)

    def test_do_not_depend_on_interruption(self):
        self.train("whole")
        expected = self.digests_of("whole")
        for steps, first, second in ((5, 3, 0), (7, 0, 3), (7, 3, 2), (15, 2, 3)):
            out = f"stopped-{steps}-{first}-{second}"
            self.train(out, "--train.stop_after_steps", steps, ranks=first, code=STOPPED)
            self.assertFalse((self.folder / out / "result.json").exists())
            self.train(out, "--resume", ranks=second)
            self.assertEqual(self.digests_of(out), expected, out)
            self.assertEqual(self.epochs_of(out), [1, 2, 3], out)

    def test_do_not_depend_on_interruption_where_replicas_are_stale(self):
        self.train("whole")
        out, pull = "stopped", ("--exchange.algorithm", "pull", "--exchange.ranks_sharing", 1)
        self.train(out, "--train.stop_after_steps", 7, *pull, ranks=3, code=STOPPED)
        self.train(out, "--resume", *pull, ranks=2)
        self.assertEqual(self.digests_of(out), self.digests_of("whole"))

    def test_do_not_depend_on_a_crash(self):
        """A crash after the last epoch whose last checkpoint was that of the first epoch."""
        self.train("run", "--checkpoint.every_epochs", 1, "--checkpoint.keep", 9)
        expected = self.digests_of("run")
        (self.folder / "run/result.json").unlink()
        (self.folder / "run/checkpoints/latest").write_text("step-00000005.h5\n")
        self.train("run", "--resume", ranks=2)
        self.assertEqual(self.digests_of("run"), expected)
        self.assertEqual(self.epochs_of("run"), [1, 2, 3])

    def test_are_recomputed_from_the_files(self):
        self.train("run", "--train.epochs", 4, "--eval.every_epochs", 3)
        result = self.result_of("run")
        for ranks in (0, 3):
            output = run(on_ranks(ranks, "digest", "--run", "run"), self.folder).stdout
            for name in "parameters_digest", "best_digest", "dataset_digest":
                self.assertRegex(output, rf"{name} +{result[name]}\n")

    def test_change_with_every_option_that_claims_to_matter(self):
        self.train("run")
        digests = {self.digests_of("run")[0]}
        options = {"model.kind": "cml", "model.slots": 5, "model.relation": "own", "loss.margin": 0.3,
                   "model.memory_radius": 0.01, "model.initial_scale": 0.02, "loss.recency_floor": 0.5,
                   "sample.hardest_of": 2, "sample.negatives": 2,
                   "optim.kind": "lazy_adam", "optim.learning_rate": 0.01, "optim.beta1": 0.8, "optim.beta2": 0.99,
                   "optim.epsilon": 1e-4, "train.batches_per_epoch": 6, "train.logical_shards": 15, "train.seed": 2}
        for key, value in options.items():
            self.train("run", "--force", "--" + key, value)
            digests.add(self.digests_of("run")[0])
        self.train("run", "--force", "--sample.hardest_of", 2, "--sample.hardest_by", "distance")
        digests.add(self.digests_of("run")[0])
        self.assertEqual(len(digests), 2 + len(options))

    def epochs_of(self, out):
        return [json.loads(line)["epoch"] for line in (self.folder / out / "metrics.jsonl").read_text().splitlines()]


class Results(Training):
    def test_have_every_documented_field(self):
        self.train("run", "--exchange.algorithm", "dense", ranks=3)
        result = self.result_of("run")
        self.assertEqual(DOCUMENTED - result.keys(), set())
        self.assertEqual(result["ranks"], 3)
        self.assertEqual(result["exchange"], "dense")
        self.assertEqual(result["epochs"], 3)
        self.assertEqual(result["protocol"], "sampled, 20 negatives")
        self.assertGreater(result["examples_per_s"], 0)

    def test_auto_says_what_it_chose_by(self):
        self.train("run", "--exchange.algorithm", "auto", "--exchange.ranks_sharing", 1, ranks=2)
        log = (self.folder / "run/train.log").read_text()
        self.assertRegex(log, r"exchange (\w+), of predicted milliseconds per step: dense [0-9.]+, gather [0-9.]+, ")
        self.assertRegex(log, r"info epoch 1 .*  (dense|gather|owner|pull) [0-9.]+ ms \(predicted [0-9.]+\)")
        epochs = [json.loads(line)["exchange"] for line in (self.folder / "run/metrics.jsonl").read_text().splitlines()]
        for epoch, following in zip(epochs, epochs[1:]):
            self.assertEqual(epoch["next"], following["algorithm"])
            self.assertGreater(epoch["predicted_seconds"], 0)
            self.assertGreater(epoch["measured_seconds"], 0)
            self.assertEqual(list(epoch["expected_seconds"]), ["dense", "gather", "owner", "pull"])
        self.assertEqual(self.result_of("run")["exchange"], epochs[-1]["algorithm"])

    def test_a_run_is_described_by_its_folder(self):
        self.train("run", "--train.seed", 5, ranks=3)
        self.config = self.folder / "run/config.toml"  # fully resolved: gives the same run
        self.assertIn("seed = 5", self.config.read_text())
        self.train("again")
        self.assertEqual(self.digests_of("again"), self.digests_of("run"))
        names = sorted(path.name for path in (self.folder / "run").iterdir())
        self.assertEqual(names, ["checkpoints", "config.toml", "dataset.h5", "metrics.jsonl", "result.json", "train.log"])
        self.assertEqual((self.folder / "run/checkpoints/latest").read_text(), "step-00000015.h5\n")
        self.assertEqual((self.folder / "run/train.log").read_text().count("info epoch"), 3)

    def test_metrics_have_a_line_per_epoch_with_the_best_ones_in_the_result(self):
        self.train("run", "--train.epochs", 6)
        result = self.result_of("run")
        lines = [json.loads(line) for line in (self.folder / "run/metrics.jsonl").read_text().splitlines()]
        self.assertEqual([line["epoch"] for line in lines], [1, 2, 3, 4, 5, 6])
        best = max(lines, key=lambda line: line["valid_ndcg@10"])
        self.assertEqual(best["epoch"], result["best_epoch"])
        self.assertEqual(best["valid_ndcg@10"], result["valid_ndcg@10"])

    def test_say_what_a_step_costs(self):
        printed = self.train("run", "--exchange.algorithm", "owner", "--exchange.ranks_sharing", 1, ranks=2).stdout
        for phase in "sample", "compute", "wait", "reduce", "update", "publish", "all":
            self.assertRegex(printed, rf"\n{phase} +[0-9.]+ +[0-9.]+ ")
        for line in (self.folder / "run/metrics.jsonl").read_text().splitlines():
            costs = json.loads(line)["step_costs"]
            self.assertEqual(costs["compute"]["bytes"], 0)
            self.assertEqual(costs["wait"]["bytes"], 8 * (2 * 4 * 8 + 5))
            self.assertGreater(costs["reduce"]["bytes"], 0)
            self.assertGreaterEqual(costs["step"]["seconds"], costs["step"]["seconds_median"])

    def test_say_what_validations_and_checkpoints_cost(self):
        self.train("run", "--eval.every_epochs", 2, "--checkpoint.every_epochs", 1)
        lines = [json.loads(line) for line in (self.folder / "run/metrics.jsonl").read_text().splitlines()]
        self.assertEqual([line["validation_seconds"] > 0 for line in lines], ["valid_mrr" in line for line in lines])
        self.assertIn(0, [line["validation_seconds"] for line in lines])
        for before, line in zip(lines, lines[1:]):
            self.assertGreater(line["checkpoint_seconds"], 0)
            self.assertLess(line["validation_seconds"] + line["checkpoint_seconds"], line["seconds"] - before["seconds"])

    def test_do_not_depend_on_ranks(self):
        self.train("one", "--eval.protocol", "full", "--eval.top_k", "5,10")
        self.train("three", "--eval.protocol", "full", "--eval.top_k", "5,10", ranks=3)
        one, three = self.result_of("one"), self.result_of("three")
        for name in "hr@5", "ndcg@5", "hr@10", "ndcg@10", "ndcg_jk@10", "mrr", "valid_ndcg@10", "best_epoch", "protocol":
            self.assertEqual(one[name], three[name], name)


class Learning(Training):
    """A set of MovieLens 100K's size, trained until it knows something."""

    @classmethod
    def make_inputs(cls, folder):
        synthesize(folder / "ml-100k.h5")
        return folder / "ml-100k.h5", CONFIGS / "ml-100k.toml"

    def test_beats_popularity_and_random(self):
        self.train("run", "--model.dim", 32, "--optim.learning_rate", 0.005, "--train.epochs", 25, ranks=2)
        result = self.result_of("run")
        tables = set()
        for ranks in (0, 3):
            evaluated = run(on_ranks(ranks, "evaluate", "--run", "run", "--baselines"), self.folder)
            self.assertEqual(evaluated.returncode, DONE, evaluated.stderr)
            tables.add(evaluated.stdout)
        self.assertEqual(len(tables), 1)
        table = tables.pop()
        self.assertIn("sampled, 100 negatives", table)
        model, popularity, random, oracle = (numbers_of(table, row)
                                             for row in ("lrml", "popularity", "random", "oracle"))
        for column, field in {"HR@10": "hr@10", "nDCG@10": "ndcg@10", "nDCG_jk@10": "ndcg_jk@10", "MRR": "mrr"}.items():
            self.assertAlmostEqual(model[column], result[field], delta=5.1e-5)
            self.assertGreater(model[column], 1.3 * popularity[column])
            self.assertGreater(popularity[column], 1.5 * random[column])
            self.assertGreater(oracle[column], 1.5 * popularity[column])
        self.assertAlmostEqual(random["HR@10"], 10 / 101, delta=0.04)
        self.assertRegex(table, r"943 held-out items: HR@10 0\.\d+ \(95 %: 0\.\d+ to 0\.\d+\)")

    def test_a_teacher_is_known_to_the_oracle_and_learnt_from(self):
        synthesize(self.folder / "teacher.h5", "--structure", "teacher")
        run(on_ranks(0, "--config", self.config, "--data", "teacher.h5", "--out", "run", "--model.dim", 32,
                     "--optim.learning_rate", 0.005, "--train.epochs", 15), self.folder)
        evaluated = run(on_ranks(0, "evaluate", "--run", "run", "--baselines"), self.folder)
        self.assertEqual(evaluated.returncode, DONE, evaluated.stderr)
        model, popularity, oracle = (numbers_of(evaluated.stdout, row) for row in ("lrml", "popularity", "oracle"))
        self.assertGreater(oracle["HR@10"], 0.8)
        self.assertGreater(oracle["HR@10"], 1.5 * popularity["HR@10"])
        self.assertGreater(oracle["HR@10"], model["HR@10"])
        self.assertGreater(model["HR@10"], 1.3 * popularity["HR@10"])

    def test_smoke_configuration_gives_equal_digests(self):
        self.config = CONFIGS / "smoke.toml"
        digests = set()
        ways = ((0, "auto", 0), (1, "auto", 0), (3, "auto", 0), (3, "auto", 1), (3, "dense", 2), (3, "gather", 1))
        for ranks, exchange, sharing in ways:
            self.train("run", "--force", "--exchange.algorithm", exchange, "--exchange.ranks_sharing", sharing,
                       ranks=ranks)
            digests.add(self.digests_of("run"))
        self.assertEqual(len(digests), 1)


if __name__ == "__main__":
    main()
