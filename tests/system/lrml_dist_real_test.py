"""MovieLens 1M with the paper's settings, three epochs: equal digests on 1 to 7 ranks, interrupted or not; and every
user's ten best items against a ranking in doubles and against `evaluate`.

    lrml_dist_real_test.py LRML_DIST LRML_PREP MPIRUN...

Needs ../shared/data/ml-1m.zip beside the sources; exits with 77 where there is none.
"""

import csv
import io
import pathlib
import re
import sys

from launching import DONE, LRML_PREP, STOPPED, Training, main, on_ranks, run
from lrml_dist_recommend_test import distances  # skips where these two are missing
import h5py
import numpy as np

SOURCES = pathlib.Path(__file__).resolve().parents[2]
ARCHIVE = SOURCES.parent / "shared/data/ml-1m.zip"


class MovieLens1M(Training):
    @classmethod
    def make_inputs(cls, folder):
        result = run([LRML_PREP, "convert", ARCHIVE, "-o", folder / "ml-1m.h5"], folder)
        if result.returncode != DONE:
            raise RuntimeError(result.stderr)
        return folder / "ml-1m.h5", SOURCES / "configs/ml-1m.toml"

    def train(self, out, *options, **settings):
        return super().train(out, "--train.epochs", 3, *options, timeout=900, **settings)

    def test_digests(self):
        self.train("plain")
        expected = self.digests_of("plain")
        for ranks in (1, 2, 3, 4, 7):
            for exchange in ("dense", "gather"):
                with self.subTest(ranks=ranks, exchange=exchange):
                    self.train("run", "--force", "--exchange.algorithm", exchange, ranks=ranks)
                    self.assertEqual(self.digests_of("run"), expected)
        for steps in (10, 17):  # after an epoch, within one
            for ranks in (2, 0):
                with self.subTest(steps=steps, ranks=ranks):
                    self.train("run", "--force", "--train.stop_after_steps", steps, ranks=3, code=STOPPED)
                    self.train("run", "--resume", ranks=ranks)
                    self.assertEqual(self.digests_of("run"), expected)

    def output(self, command, *options, ranks=0):
        result = run(on_ranks(ranks, command, "--run", "listed", *options), self.folder)
        self.assertEqual(result.returncode, DONE, result.stderr)
        return result.stdout

    def test_lists_of_all_users(self):
        self.train("listed")
        text = self.output("recommend")
        for ranks in (1, 2, 3):
            self.assertTrue(self.output("recommend", ranks=ranks) == text, f"{ranks} ranks list something else")
        best, = (self.folder / "listed/checkpoints").glob("best-*.h5")
        with h5py.File(best) as file:
            parameters = {name: array[:].astype(float) for name, array in file["/parameters"].items()}
        with h5py.File(self.data) as file:
            row_of = {text.decode(): row for row, text in enumerate(file["/items/id"][:])}
            items_of = {part: np.split(file[f"/{part}/items"][:], file[f"/{part}/offsets"][1:-1])
                        for part in ("train", "valid", "test")}
        lists = {}
        for row in csv.DictReader(io.StringIO(text)):
            lists.setdefault(row["user"], []).append((row_of[row["item"]], float(row["distance"])))
        self.assertEqual(len(lists), 6040)
        hits = 0
        for user, found in enumerate(lists.values()):
            rows, listed = zip(*found)
            wanted = distances(parameters, user)
            np.testing.assert_allclose(listed, wanted[list(rows)], atol=1e-5)
            wanted[np.concatenate([items_of["train"][user], items_of["valid"][user]]).astype(int)] = np.inf
            # In doubles the ten nearest are these, but for items as near as rounding leaves them.
            np.testing.assert_allclose(np.sort(wanted)[:10], listed, atol=1e-5)
            hits += int(items_of["test"][user][0]) in rows
        evaluated = self.output("evaluate", "--eval.protocol", "full")
        self.assertAlmostEqual(hits / 6040, float(re.search(r"lrml +([.\d]+)", evaluated).group(1)), delta=6e-5)


if __name__ == "__main__":
    if not ARCHIVE.exists():
        print(f"skipped: {ARCHIVE} is not there")
        sys.exit(77)
    main()
