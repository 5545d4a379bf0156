"""export, and the example of the README that reads it; recommend --items for someone new.

    lrml_dist_export_test.py LRML_DIST LRML_PREP MPIRUN...
"""

import csv
import io
import pathlib
import re
import sys

from film_log import convert_films, genres_of, title_of, train_films, user_id
from launching import DONE, FAILURE, LRML_DIST, LRML_PREP, USAGE, Training, main, on_ranks, run

try:
    import h5py  # noqa: F401, what the example needs
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

README = pathlib.Path(__file__).resolve().parents[2] / "README.md"
FORMATS = "npy", "hdf5", "word2vec"


class Films(Training):
    @classmethod
    def make_inputs(cls, folder):
        data = convert_films(folder)
        cls.trained = train_films(folder, data)
        return data, folder / "run.toml"

    def output(self, command, *options, ranks=0):
        result = run(on_ranks(ranks, command, "--run", self.trained, *options), self.folder)
        self.assertEqual(result.returncode, DONE, result.stderr)
        return result.stdout

    def recommended(self, *options, ranks=0):
        return list(csv.DictReader(io.StringIO(self.output("recommend", *options, ranks=ranks))))


class Export(Films):
    def test_the_readmes_example_scores_every_format_alike(self):
        self.follow_the_readme(self.trained)

    def test_the_example_scores_models_of_their_own_relation(self):
        self.follow_the_readme(train_films(self.folder, self.data, relation="own", out="own"))

    def test_the_example_scores_models_without_memory(self):
        self.follow_the_readme(train_films(self.folder, self.data, kind="cml", out="cml"))

    def follow_the_readme(self, trained):
        """Exports as it says, and runs its ten lines."""
        section = README.read_text(encoding="utf-8").split("### Export\n")[1].split("\n## ")[0]
        exports = re.findall(r"lrml_dist export --run \S+ --format (\S+) --out (\S+)", section)
        self.assertEqual({exported for exported, _ in exports}, set(FORMATS))
        for exported, out in exports:
            result = run([LRML_DIST, "export", "--run", trained, "--format", exported, "--out", out], self.folder)
            self.assertEqual(result.returncode, DONE, result.stderr)
        example, = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
        self.assertLessEqual(len(example.splitlines()), 10)
        (self.folder / "score.py").write_text(example, encoding="utf-8")
        recommend = [LRML_DIST, "recommend", "--run", trained, "--user", user_id(0), user_id(31), "--top", 3]
        rows = list(csv.DictReader(io.StringIO(run([*recommend, "--include-seen"], self.folder).stdout)))
        self.assertEqual(len(rows), 6)
        for row in rows:
            result = run([sys.executable, "score.py", row["user"], row["item"]], self.folder)
            self.assertEqual(result.returncode, DONE, result.stderr)
            distances = [float(line) for line in result.stdout.splitlines()]
            self.assertEqual(len(distances), len(exports))
            for distance in distances:
                self.assertAlmostEqual(distance, float(row["distance"]), delta=1e-6)

    def test_maps_of_ids(self):
        self.output("export", "--format", "npy", "--out", "films-npy")
        with open(self.folder / "films-npy/items.csv", encoding="utf-8", newline="") as file:
            for k, row in enumerate(csv.DictReader(file)):
                item = int(row["id"])
                self.assertEqual((int(row["row"]), row["title"], row["genres"]), (k, title_of(item), genres_of(item)))

    def test_ranks_change_nothing(self):
        for exported in ("npy", "word2vec"):
            for ranks in (0, 3):
                self.output("export", "--format", exported, "--out", f"{exported}{ranks}/", ranks=ranks)
            for path in (self.folder / f"{exported}0").iterdir():
                self.assertEqual(path.read_bytes(), (self.folder / f"{exported}3" / path.name).read_bytes())

    def test_what_is_there_stays(self):
        (self.folder / "there").mkdir()
        (self.folder / "file").write_text("precious")
        for ranks in (0, 3):
            for exported in FORMATS:
                for out in ("there", "there/", "file"):
                    self.refuses(USAGE, on_ranks(ranks, "export", "--run", self.trained, "--format", exported, "--out", out),
                                 "it exists", "--out")
                self.refuses(FAILURE, on_ranks(ranks, "export", "--run", self.trained, "--format", exported, "--out", "no/x"),
                             "no/x")
        self.refuses(USAGE, on_ranks(0, "export", "--run", self.trained, "--format", "numpy", "--out", "x"), "'numpy'")
        self.assertEqual(list((self.folder / "there").iterdir()), [])

    def test_ids_of_several_words_are_no_words(self):
        lines = [f"user {u},{i},{u + i}\n" for u in range(8) for i in range(u, u + 5)]
        (self.folder / "log.csv").write_text("user,item,time\n" + "".join(lines))
        converted = run([LRML_PREP, "convert", "log.csv", "-o", "words.h5", "--negatives", 2], self.folder)
        self.assertEqual(converted.returncode, DONE, converted.stderr)
        words = train_films(self.folder, self.folder / "words.h5", out="words")
        self.refuses(USAGE, on_ranks(0, "export", "--run", words, "--format", "word2vec", "--out", "x"),
                     "'user 0' is not one word", "npy or hdf5")


class SomeoneNew(Films):
    ITEMS = "Godfather, The (1972),heat (1995), 13"

    def test_items_by_title_and_id_in_any_order(self):
        expected = self.output("recommend", "--items", self.ITEMS)
        for options in (["--items", "13,Heat (1995),Godfather, The (1972)"], ["--items", "3", "7", "--items", "13"]):
            self.assertEqual(self.output("recommend", *options), expected)
        for ranks in (1, 2, 3):
            self.assertEqual(self.output("recommend", "--items", self.ITEMS, ranks=ranks), expected)
        self.assertNotEqual(self.output("recommend", "--items", "3,7"), expected)

    def test_what_was_chosen_is_left_out_and_its_kind_comes_first(self):
        chosen = [item for item in range(1, 19) if item % 3 == 1]
        rows = self.recommended("--items", ",".join(map(str, chosen)), "--top", 5)
        self.assertEqual([row["user"] for row in rows], [""] * 5)
        self.assertFalse({int(row["item"]) for row in rows} & set(chosen))
        self.assertGreaterEqual(sum(int(row["item"]) % 3 == 1 for row in rows), 4)
        everything = self.recommended("--items", "3,7", "--top", 100, "--include-seen")
        self.assertLessEqual({"3", "7"}, {row["item"] for row in everything})
        comedies = self.recommended("--items", "3,7", "--filter", "genre=Comedy")
        self.assertTrue(comedies and all("Comedy" in row["genres"] for row in comedies))
        heading = self.output("recommend", "--items", "3,7", "--format", "table").splitlines()[0]
        self.assertEqual(heading, "a new user with 2 items")

    def test_what_is_not_there_is_named(self):
        for ranks in (0, 3):
            words = on_ranks(ranks, "recommend", "--run", self.trained, "--items")
            self.refuses(USAGE, [*words, "3,Haet (1995)"], "cannot find item 'Haet (1995)'", "Did you mean 'Heat (1995)'?")
            self.refuses(USAGE, [*words, "3,star"], "12  Star Wars", "13  Star Trek")
            self.refuses(USAGE, [*words, "3", "--user", user_id(1)], "--items with --user")


if __name__ == "__main__":
    main()
