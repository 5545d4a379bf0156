"""train.refit: select on validation, train anew on everything but the test, test once; interrupted anywhere, same bits.

    lrml_dist_refit_test.py LRML_DIST LRML_PREP MPIRUN...
"""

import json
import shutil
import unittest

from launching import BAD_DATA, DONE, LRML_PREP, NO_CHECKPOINT, STOPPED, USAGE, Training, main, on_ranks, run

try:
    import h5py
except ImportError:
    h5py = None

needs_h5py = unittest.skipUnless(h5py, "h5py is not installed")

STEPS = 15  # of the selection: 3 epochs


class Refitting(Training):
    @classmethod
    def make_inputs(cls, folder):
        data, config = super().make_inputs(folder)
        config.write_text(config.read_text() + "refit = true\n[checkpoint]\nevery_epochs = 1\nkeep = 9\n")
        return data, config


class Refit(Refitting):
    def lines_of(self, out):
        return [json.loads(line) for line in (self.folder / out / "metrics.jsonl").read_text().splitlines()]

    def phases_of(self, out):
        return [(line["phase"], line["epoch"]) for line in self.lines_of(out)]

    def whole(self):
        """An undisturbed run, and where its refit ends."""
        self.train("whole")
        best = self.result_of("whole")["best_epoch"]
        return self.digests_of("whole"), best, STEPS + 5 * best

    def test_reports_what_was_refitted(self):
        printed = self.train("run", ranks=2).stdout
        result = self.result_of("run")
        best = result["best_epoch"]
        self.assertIn(f"test, refit for {best} epochs, the best of 3 epochs", printed)
        self.assertEqual(result["phase"], "refit")
        self.assertEqual(result["refit_steps"], 5 * best)
        self.assertEqual(result["parameters_digest"], result["best_digest"])
        self.assertEqual(self.phases_of("run"),
                         [("select", k) for k in (1, 2, 3)] + [("refit", k) for k in range(1, best + 1)])
        self.assertEqual(["valid_hr@10" in line for line in self.lines_of("run")], [True] * 3 + [False] * best)
        self.assertEqual(result["valid_ndcg@10"], self.lines_of("run")[best - 1]["valid_ndcg@10"])
        digest = run(on_ranks(3, "digest", "--run", "run"), self.folder).stdout
        self.assertRegex(digest, rf"phase +refit\nparameters_digest +{result['parameters_digest']}\n")
        tables = {run(on_ranks(ranks, "evaluate", "--run", "run", "--baselines"), self.folder).stdout
                  for ranks in (0, 2)}
        self.assertEqual(len(tables), 1)
        table = tables.pop()
        self.assertIn(f"test, refit of epoch {best} ", table)
        row = next(line.split() for line in table.splitlines() if line.startswith("lrml "))
        self.assertAlmostEqual(float(row[1]), result["hr@10"], delta=5.1e-5)
        self.assertRegex(table, r"\nease +0\.\d{4} ")
        self.train("plain", "--train.refit", "false")
        plain = self.result_of("plain")
        self.assertEqual((plain["best_digest"], plain["phase"]), (result["selected_digest"], "select"))
        self.assertEqual(plain["valid_ndcg@10"], result["valid_ndcg@10"])
        self.assertNotEqual(plain["best_digest"], result["best_digest"])

    def test_does_not_depend_on_ranks_and_interruption(self):
        expected, best, end = self.whole()
        self.train("three", ranks=3)
        self.assertEqual(self.digests_of("three"), expected)
        for stop, ranks in ((7, 2), (STEPS, 1), (STEPS + 2, 2), (end, 1)):  # in the selection, at its end, in the refit
            out = f"stopped-{stop}"
            self.train(out, "--train.stop_after_steps", stop, ranks=3, code=STOPPED)
            self.assertFalse((self.folder / out / "result.json").exists())
            self.train(out, "--resume", ranks=ranks)
            self.assertEqual(self.digests_of(out), expected, out)
            self.assertEqual(self.phases_of(out), self.phases_of("whole"), out)

    def test_goes_on_where_a_killed_process_left_it(self):
        expected, best, _ = self.whole()
        (self.folder / "whole/result.json").unlink()
        (self.folder / "whole/checkpoints/refit/latest").write_text("step-00000005.h5\n")
        (self.folder / "whole/checkpoints/refit/step-00000010.h5.part-1").write_text("")
        self.train("whole", "--resume", ranks=2)
        self.assertEqual(self.digests_of("whole"), expected)
        self.assertEqual(list((self.folder / "whole/checkpoints/refit").glob("*.part-*")), [])
        self.assertEqual(self.phases_of("whole"),
                         [("select", k) for k in (1, 2, 3)] + [("refit", k) for k in range(1, best + 1)])

    def test_goes_on_from_the_end_with_more_epochs(self):
        self.train("long", "--train.epochs", 8)
        self.train("run")
        self.train("run", "--resume", "--train.epochs", 8, ranks=2)
        self.assertEqual(self.digests_of("run"), self.digests_of("long"))
        self.assertEqual(self.phases_of("run"), self.phases_of("long"))

    def test_has_nothing_to_evaluate_before_its_end(self):
        for stop, phase in ((STEPS, "select"), (STEPS + 2, "refit")):
            self.train("run", "--force", "--train.stop_after_steps", stop, code=STOPPED)
            self.refuses(NO_CHECKPOINT, on_ranks(2, "evaluate", "--run", "run"), "its refit is not finished yet", "--resume")
            self.assertIn(f"phase             {phase}\n", run(on_ranks(0, "digest", "--run", "run"), self.folder).stdout)

    @needs_h5py
    def test_survives_a_damaged_checkpoint_of_the_refit(self):
        expected, best, end = self.whole()
        folder = self.folder / "run/checkpoints/refit"
        self.train("run", "--train.stop_after_steps", STEPS + 2, code=STOPPED)
        self.train("run", "--resume", "--train.stop_after_steps", 1, code=STOPPED)
        self.damage(folder / "step-00000003.h5")
        resumed = self.train("run", "--resume", ranks=2)
        self.assertIn("step-00000003.h5", resumed.stderr)
        self.assertIn("going on from the one before", resumed.stderr)
        self.assertEqual(self.digests_of("run"), expected)
        (self.folder / "run/result.json").unlink()
        for file in folder.glob("step-*.h5"):
            self.damage(file, bit=2)
        self.refuses(NO_CHECKPOINT, on_ranks(2, *self.arguments("run", "--resume")), "checkpoints/refit/step-")

    def test_does_not_take_the_other_phases_checkpoint(self):
        self.train("run")
        checkpoints = self.folder / "run/checkpoints"
        shutil.rmtree(checkpoints / "refit")
        (checkpoints / "refit").mkdir()
        for name in "step-00000005.h5", "best-00000005.h5", "step-00000015.h5", "latest":
            if (checkpoints / name).exists():
                shutil.copy(checkpoints / name, checkpoints / "refit")
        for best in checkpoints.glob("best-*.h5"):
            shutil.copy(best, checkpoints / "refit")
        because = "it is of the phase 'select', not of 'refit'"
        self.refuses(NO_CHECKPOINT, on_ranks(2, "evaluate", "--run", "run"), because)
        self.refuses(NO_CHECKPOINT, on_ranks(2, *self.arguments("run", "--resume")), because)

    def test_belongs_to_the_run(self):
        self.train("run", "--train.stop_after_steps", 3, code=STOPPED)
        self.refuses(USAGE, on_ranks(2, *self.arguments("run", "--resume", "--train.refit", "false")), "train.refit: false here")

    def damage(self, file, bit=1):
        content = bytearray(file.read_bytes())
        with h5py.File(file) as checkpoint:
            place = checkpoint["/parameters/users"].id.get_offset()
        content[place] ^= bit
        file.write_bytes(content)


class Data(Refitting):
    def test_without_validation_items_is_refused(self):
        (self.folder / "log.csv").write_text("user,item,time\n" + "".join(
            f"{user},{(user * 7 + k * k) % 31},{k}\n" for user in range(40) for k in range(5)))
        made = run([LRML_PREP, "convert", "log.csv", "--valid", "none", "-o", "none.h5"], self.folder)
        self.assertEqual(made.returncode, DONE, made.stderr)
        self.data = self.folder / "none.h5"
        for ranks in (0, 2):
            self.refuses(USAGE, on_ranks(ranks, *self.arguments("run")), "train.refit", "no validation items", "--valid last")

    @needs_h5py
    def test_with_a_validation_item_for_training_too_is_refused(self):
        self.data = shutil.copy(self.data, self.folder / "twice.h5")
        with h5py.File(self.data, "r+") as dataset:
            dataset["/valid/items"][-1] = dataset["/train/items"][-1]
            user = dataset["/users/id"][-1].decode()
        for ranks in (0, 2):
            self.refuses(BAD_DATA, on_ranks(ranks, *self.arguments("run")),
                         f"/valid/items: user '{user}' has item", "both here and in /train/items")


if __name__ == "__main__":
    main()
