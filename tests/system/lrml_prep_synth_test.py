"""The command lrml_prep synth: the same dataset from the same options, and options that cannot be met.

    lrml_prep_synth_test.py LRML_PREP
"""

import re
import sys
import unittest

from preparing import BAD_DATA, DONE, USAGE, Preparing

try:
    import h5py
except ImportError:
    h5py = None

RAW_FORMATS = {"movielens-100k": "ml-100k", "movielens-1m": "ml-1m", "movielens-20m": "ml-20m", "delimited": "ml-20m",
               "netflix": "netflix", "netflix-combined": "netflix"}
SMALL = ["--preset", "ml-100k", "--users", "50", "--items", "100", "--interactions", "1000", "--negatives", "20"]


class Synth(Preparing):
    def output_of(self, *arguments):
        result = self.run_program(*arguments)
        self.assertEqual(result.returncode, DONE, result.stderr)
        return result.stdout

    def digest_of(self, name, *options):
        self.output_of("synth", *options, "-o", name)
        return re.search(r"^digest +([0-9a-f]{16}) ok$", self.output_of("info", name), re.MULTILINE)[1]

    def refuses(self, *options, because, code=USAGE):
        result = self.run_program("synth", *options, "-o", "a.h5")
        self.assertEqual(result.returncode, code, result.stderr)
        self.assertIn(because, result.stderr)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_a_preset_gives_the_same_dataset_twice(self):
        first = self.digest_of("a.h5", "--preset", "ml-100k")
        self.assertEqual(self.digest_of("b.h5", "--preset", "ml-100k"), first)

    def test_another_seed_gives_another_dataset(self):
        self.assertNotEqual(self.digest_of("a.h5", *SMALL), self.digest_of("b.h5", *SMALL, "--seed", "2"))

    def test_worlds_are_different(self):
        digests = {self.digest_of(f"{world}.h5", *SMALL, "--structure", world)
                   for world in ("relations", "plain", "teacher")}
        self.assertEqual(len(digests), 3)

    def test_a_teacher_has_as_many_slots_as_kinds(self):
        summary = self.output_of("synth", *SMALL, "--structure", "teacher", "--kinds", "7", "-o", "a.h5")
        self.assertRegex(summary, re.compile(r"^kinds +7$", re.MULTILINE))
        self.assertIn("drawn from an LRML", summary)
        self.assertIn("drawn from an LRML", self.output_of("info", "a.h5"))

    @unittest.skipIf(h5py is None, "no Python with h5py")
    def test_the_kind_of_a_teacher_is_the_strongest_slot(self):
        self.output_of("synth", *SMALL, "--structure", "teacher", "-o", "a.h5")
        with h5py.File(self.folder / "a.h5") as file:
            x, y, keys = (file[f"synthetic/{name}"][:] for name in ("user_position", "item_position", "memory_key"))
            self.assertEqual(file["synthetic/memory_value"].shape, keys.shape)
            offsets, items, kinds = file["test/offsets"][:], file["test/items"][:], file["synthetic/test_kind"][:]
        known = 0
        for user in range(len(x)):
            for t in range(offsets[user], offsets[user + 1]):
                if kinds[t] != 255:
                    logits = keys @ (x[user] * y[items[t]])
                    self.assertGreater(logits[kinds[t]], logits.max() - 1e-4)
                    known += 1
        self.assertGreater(known, len(items) // 2)

    def test_the_summary_tells_sizes_popularity_ties_and_noise(self):
        summary = self.output_of("synth", *SMALL, "-o", "a.h5")
        for line in (r"users +50", r"items +100", r"interactions +1,000 \(density 20\.00 %\)",
                     r"tied last +\d+ users \(.* %\)", r"popularity +Gini 0\.\d{3}, .*", r"kinds +5",
                     r"noise +\d+ interactions ignore preference \(.* %\)", r"digest +[0-9a-f]{16}"):
            self.assertRegex(summary, re.compile("^" + line + "$", re.MULTILINE))

    def test_info_sees_times_ratings_titles_and_the_truth(self):
        self.output_of("synth", *SMALL, "--valid", "last", "--test", "random", "-o", "a.h5")
        self.assertRegex(self.output_of("info", "a.h5"), r"has +times, ratings, titles, genres, .*synthetic truth")

    def test_an_existing_dataset_is_replaced_only_with_force(self):
        self.output_of("synth", *SMALL, "-o", "a.h5")
        self.assertEqual(self.run_program("synth", *SMALL, "-o", "a.h5").returncode, BAD_DATA)
        self.output_of("synth", *SMALL, "-o", "a.h5", "--force")

    def test_what_cannot_be_met_is_refused(self):
        self.refuses(*SMALL, "--structure", "none", because="relations,plain,teacher")
        self.refuses("--preset", "ml-2k", because="ml-100k,ml-1m,ml-20m,netflix")
        self.refuses(*SMALL, "--threads", "-1", because="--threads: -1 is not a size")
        self.refuses(*SMALL, "--raw", "none/raw", because="there is no folder 'none'", code=BAD_DATA)
        self.refuses(*SMALL, "--raw", "raw", "--format", "netflix", because="days and whole stars")
        self.refuses(*SMALL, "--kinds", "1", because="Use --kinds 2 to 18")
        self.refuses(*SMALL, "--kinds", "-3", because="--kinds: -3 is not a size")
        self.refuses(*SMALL, "--users", "10", because="--users")
        self.refuses("--users", "-5", because="--users: -5 is not a size")
        self.refuses("--users", "10", "--items", "100", "--interactions", "401", because="at most 40 items")

    def test_something_must_be_asked_for(self):
        result = self.run_program("synth", *SMALL)
        self.assertEqual(result.returncode, USAGE)
        self.assertIn("Give one or both", result.stderr)

    def test_the_number_of_threads_changes_nothing(self):
        options = ["--preset", "netflix", "--users", "500", "--items", "1000"]
        self.assertEqual(self.digest_of("a.h5", *options, "--threads", "1"),
                         self.digest_of("b.h5", *options, "--threads", "3"))

    def test_quiet_says_nothing(self):
        self.assertEqual(self.output_of("synth", *SMALL, "-o", "a.h5", "--quiet"), "")

    @unittest.skipIf(h5py is None, "no Python with h5py")
    def test_raw_text_becomes_the_same_dataset(self):
        for raw_format, preset in RAW_FORMATS.items():
            with self.subTest(raw_format):
                self.check_round_trip(raw_format, ["--preset", preset, *SMALL[2:], "--seed", "3"])

    def check_round_trip(self, raw_format, options):
        direct, converted, raw = f"{raw_format}-a.h5", f"{raw_format}-b.h5", raw_format
        self.output_of("synth", *options, "-o", direct, "--raw", raw, "--format", raw_format)
        self.output_of("convert", raw, "-o", converted, "--negatives", "20", "--seed", "3")
        self.assertFalse((self.folder / f"{raw}.partial").exists())
        self.assertEqual(self.interactions_of(direct), self.interactions_of(converted))

    def interactions_of(self, name):
        """Every array about interactions, and the ids: raw text has its own words for users and items."""
        with h5py.File(self.folder / name) as file:
            arrays = {f"{part}/{array}": file[part][array][()].tolist()
                      for part in ("train", "valid", "test") for array in file[part]}
            return arrays | {ids: file[ids]["id"][()].tolist() for ids in ("users", "items")}

    def test_help_gives_an_example(self):
        self.assertIn("Example:  lrml_prep synth", self.output_of("synth", "--help"))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
