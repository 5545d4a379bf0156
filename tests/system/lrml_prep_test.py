"""Exit codes, messages and files of the program lrml_prep.

    lrml_prep_test.py LRML_PREP
"""

import random
import sys
import unittest
import zipfile

from preparing import BAD_DATA, DONE, USAGE, Preparing

RATINGS = [(user, item, 1 + (user + item) % 5, 880000000 + 10 * (item % 4))
           for user in range(1, 9) for item in range(1, 31) if (user + item) % 3]


def ratings_text(ratings, delimiter="\t", end="\n"):
    return "".join(delimiter.join(map(str, rating)) + end for rating in ratings)


class Program(Preparing):
    def convert(self, *arguments):
        result = self.run_program("convert", *arguments)
        self.assertEqual(result.returncode, DONE, result.stderr)
        return result.stdout

    def write(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)

    def digest_of(self, *arguments):
        output = self.convert(*arguments, "-o", "digest.h5", "--force")
        return next(line.split()[1] for line in output.splitlines() if line.startswith("digest"))

    def refuses(self, code, *arguments, because):
        before = sorted(self.folder.rglob("*"))
        result = self.run_program(*arguments)
        self.assertEqual(result.returncode, code, result.stderr)
        self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
        self.assertTrue(result.stderr.startswith("lrml_prep: "), result.stderr)
        self.assertIn(because, result.stderr)
        self.assertEqual(sorted(self.folder.rglob("*")), before, "something was left behind")


class Help(Program):
    def test_every_command_explains_itself_with_an_example(self):
        for command in [], ["convert"], ["synth"], ["info"]:
            result = self.run_program(*command, "--help")
            self.assertEqual(result.returncode, DONE)
            self.assertIn("Example:  lrml_prep", result.stdout)

    def test_version_names_the_program(self):
        result = self.run_program("--version")
        self.assertEqual(result.returncode, DONE)
        self.assertRegex(result.stdout, r"^lrml_prep \d+\.\d+\.\d+$")

    def test_usage_errors_are_refused(self):
        self.refuses(USAGE, because="A subcommand is required")
        self.refuses(USAGE, "convert", because="INPUT is required")
        self.refuses(USAGE, "convert", "a", because="--output is required")
        self.refuses(USAGE, "convert", "a", "-o", "b", "--valid", "first", because="--valid")
        self.refuses(USAGE, "convert", "a", "-o", "b", "--format", "netscape", because="--format")
        self.refuses(USAGE, "convert", "a", "-o", "b", "--negatives", "-1", because="--negatives")
        self.refuses(USAGE, "convert", "a", "-o", "b", "--colour", "red", because="--colour")
        self.refuses(USAGE, "info", because="F.h5 is required")


class Convert(Program):
    def test_file_folder_and_zip_give_the_same_interactions(self):
        self.write("ml/u.data", ratings_text(RATINGS))
        self.write("ml/u1.base", "not read")
        with zipfile.ZipFile(self.folder / "ml.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("top/ml/u.data", ratings_text(RATINGS, end="\r\n"))
            archive.writestr("__MACOSX/ml/u.data", "junk")
        digests = {self.digest_of(source) for source in ("ml/u.data", "ml", "ml.zip")}
        self.assertEqual(len(digests), 1)

    def test_the_order_of_lines_does_not_matter(self):
        self.write("a/u.data", ratings_text(RATINGS))
        self.write("b/u.data", ratings_text(random.Random(1).sample(RATINGS, len(RATINGS))))
        self.assertEqual(self.digest_of("a"), self.digest_of("b"))
        self.assertNotEqual(self.digest_of("a", "--ties", "file"), self.digest_of("b", "--ties", "file"))

    def test_every_option_matters(self):
        self.write("u.data", ratings_text(RATINGS + [(1, 1, 2, 890000000)]))
        digests = [self.digest_of("u.data", *options) for options in (
            ["--negatives", "5"], ["--negatives", "6"], ["--valid", "last"], ["--valid", "none"], ["--test", "random"],
            ["--ties", "file"], ["--duplicates", "last"], ["--seed", "2"], [])]
        self.assertEqual(len(set(digests)), len(digests))
        self.assertEqual(self.digest_of("u.data", "--format", "movielens-100k"), digests[-1])

    def test_the_summary_tells_what_was_dropped(self):
        self.write("ratings.dat", ratings_text(RATINGS + [RATINGS[0]], "::"))
        output = self.convert("ratings.dat", "-o", "a.h5")
        for text in (f"read          {len(RATINGS) + 1} interactions", "1 duplicates", "per user      median", "tied last",
                     "8 valid, 8 test", "leave-one-out: test = the last item by time", "digest", "seconds"):
            self.assertIn(text, output)
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["a.h5", "ratings.dat"])

    def test_names_may_hold_spaces(self):
        self.write("my data/u.data", ratings_text(RATINGS))
        self.convert("my data", "-o", "my data/my set.h5")
        self.assertEqual(self.run_program("info", "my data/my set.h5").returncode, DONE)

    def test_no_negatives_are_possible(self):
        self.write("u.data", ratings_text(RATINGS))
        self.convert("u.data", "-o", "a.h5", "--negatives", "0")
        self.assertIn("negatives     0 per user", self.run_program("info", "a.h5").stdout)

    def test_an_existing_output_needs_force(self):
        self.write("u.data", ratings_text(RATINGS))
        self.write("old.h5", "precious")
        self.refuses(BAD_DATA, "convert", "u.data", "-o", "old.h5", because="Replace it with --force")
        self.assertEqual((self.folder / "old.h5").read_text(), "precious")
        self.convert("u.data", "-o", "old.h5", "--force")
        self.assertNotEqual((self.folder / "old.h5").read_bytes(), b"precious")

    def test_a_failed_conversion_keeps_the_old_output(self):
        self.write("u.data", "bad\n")
        self.write("old.h5", "precious")
        self.refuses(BAD_DATA, "convert", "u.data", "-o", "old.h5", "--force", because="line 1: 'bad'")
        self.assertEqual((self.folder / "old.h5").read_text(), "precious")

    def test_impossible_outputs_are_refused(self):
        self.write("u.data", ratings_text(RATINGS))
        self.refuses(BAD_DATA, "convert", "u.data", "-o", "no/a.h5", because="there is no folder 'no'")
        self.refuses(BAD_DATA, "convert", "u.data", "-o", "u.data", "--force", because="it is the input")

    def test_bad_inputs_are_refused(self):
        self.write("bad.d/u.data", "1\t2\t3\t4\n1\t2\t9\t4\n")
        self.write("empty.d/u.data", "")
        self.write("other.d/notes.txt", "hello")
        self.write("text.zip", "hello")
        self.write("one/u.data", "1\t1\t1\t1\n")
        cases = {"nowhere.zip": "there is no such file", "bad.d": "line 2: '1\\x092\\x099\\x094' (rating '9'",
                 "empty.d": "it is empty", "other.d": "its lines have no delimiter in common", "text.zip": "not a whole zip archive",
                 "one": "leaves no negative"}
        for name, because in cases.items():
            with self.subTest(name):
                self.refuses(BAD_DATA, "convert", name, "-o", "a.h5", because=because)

    def test_a_cut_zip_is_refused(self):
        with zipfile.ZipFile(self.folder / "whole.zip", "w") as archive:
            archive.writestr("u.data", ratings_text(RATINGS))
        whole = (self.folder / "whole.zip").read_bytes()
        for size in (30, 1000, len(whole) - 30):
            (self.folder / "cut.zip").write_bytes(whole[:size])
            with self.subTest(size):
                self.refuses(BAD_DATA, "convert", "cut.zip", "-o", "a.h5", because="not a whole zip archive")


class Info(Program):
    def setUp(self):
        super().setUp()
        self.write("u.data", ratings_text(RATINGS))
        self.convert("u.data", "-o", "a.h5", "--negatives", "5")

    def test_it_shows_sizes_split_and_an_intact_digest(self):
        result = self.run_program("info", "a.h5")
        self.assertEqual(result.returncode, DONE, result.stderr)
        self.assertRegex(result.stdout, r"digest +[0-9a-f]{16} ok")
        for text in ("users         8", "8 test", "leave-one-out", "has           times, ratings", "5 per user"):
            self.assertIn(text, result.stdout)

    def test_it_notices_changed_content(self):
        try:
            import h5py
        except ImportError:
            self.skipTest("h5py is not installed")
        with h5py.File(self.folder / "a.h5", "r+") as file:
            file["/train/rating"][0] += 1
        result = self.run_program("info", "a.h5")
        self.assertEqual(result.returncode, BAD_DATA)
        self.assertRegex(result.stdout, r"digest +[0-9a-f]{16} damaged")
        self.assertIn("Make it again with: lrml_prep convert", result.stderr)

    def test_other_files_are_refused(self):
        self.refuses(BAD_DATA, "info", "u.data", because="u.data")
        self.refuses(BAD_DATA, "info", "nowhere.h5", because="nowhere.h5")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
