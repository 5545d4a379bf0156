"""MovieLens 1M with the paper's settings, three epochs: equal digests on 1 to 7 ranks, interrupted or not.

    lrml_dist_real_test.py LRML_DIST LRML_PREP MPIRUN...

Needs ../shared/data/ml-1m.zip beside the sources; exits with 77 where there is none.
"""

import pathlib
import sys

from launching import DONE, LRML_PREP, STOPPED, Training, main, run

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


if __name__ == "__main__":
    if not ARCHIVE.exists():
        print(f"skipped: {ARCHIVE} is not there")
        sys.exit(77)
    main()
