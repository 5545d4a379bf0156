"""recommend and similar: lists against a brute-force ranking of the stored parameters, and what they refuse.

    lrml_dist_recommend_test.py LRML_DIST LRML_PREP MPIRUN...
"""

import csv
import io
import json
import pathlib
import re
import shutil
import sys

from film_log import ITEMS, USERS, convert_films, genres_of, title_of, train_films, user_id
from launching import BAD_DATA, DONE, LRML_DIST, NO_CHECKPOINT, STOPPED, USAGE, Training, main, on_ranks, run

try:
    import h5py
    import numpy as np
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)


def distances(parameters, user):
    """||p + M' softmax(K (p * q)) - q||^2 in doubles, for all items."""
    p, Q, K, M = parameters["users"][user], parameters["items"], parameters["keys"], parameters["values"]
    z = (p * Q) @ K.T
    a = np.exp(z - z.max(axis=1, keepdims=True))
    a /= a.sum(axis=1, keepdims=True)
    return ((p + a @ M - Q) ** 2).sum(axis=1)


class Films(Training):
    @classmethod
    def make_inputs(cls, folder):
        data = convert_films(folder)
        cls.trained = train_films(folder, data)
        with h5py.File(data) as file:
            cls.users, cls.items = ([text.decode() for text in file[f"/{kind}/id"][:]] for kind in ("users", "items"))
            cls.parts = {part: [file[f"/{part}/items"][a:b] for a, b in
                                zip(file[f"/{part}/offsets"][:-1], file[f"/{part}/offsets"][1:])]
                         for part in ("train", "valid", "test")}
        best, = (cls.trained / "checkpoints").glob("best-*.h5")
        with h5py.File(best) as file:
            cls.parameters = {name: array[:].astype(np.float64) for name, array in file["/parameters"].items()}
        return data, folder / "run.toml"

    def output(self, command, *options, ranks=0):
        result = run(on_ranks(ranks, command, "--run", self.trained, *options), self.folder)
        self.assertEqual(result.returncode, DONE, result.stderr)
        return result.stdout

    def rows(self, command, *options):
        return list(csv.DictReader(io.StringIO(self.output(command, *options))))

    def lists(self, *options):
        """user -> [(item, distance)]"""
        lists = {}
        for row in self.rows("recommend", *options):
            lists.setdefault(row["user"], []).append((row["item"], float(row["distance"])))
            self.assertEqual(int(row["rank"]), len(lists[row["user"]]))
        return lists

    def expect_best(self, found, wanted, allowed, count):
        """`found` are `count` of the `allowed` rows, nearest first, and none left out is nearer."""
        rows = [row for row, _ in found]
        self.assertEqual(len(set(rows)), min(count, len(allowed)))
        self.assertLessEqual(set(rows), set(allowed))
        self.assertEqual([distance for _, distance in found], sorted(distance for _, distance in found))
        np.testing.assert_allclose([distance for _, distance in found], wanted[rows], atol=1e-5)
        left_out = [wanted[row] for row in allowed if row not in rows]
        self.assertGreaterEqual(min(left_out, default=np.inf), found[-1][1] - 1e-5)

    def refused(self, code, words, *because):
        for ranks in (0, 3):
            with self.subTest(ranks=ranks):
                self.refuses(code, on_ranks(ranks, *words), *because)


class Recommend(Films):
    def unseen(self, user, *parts):
        seen = set().union(*(self.parts[part][user] for part in parts))
        return [item for item in range(len(self.items)) if item not in seen]

    def expect_lists(self, lists, allowed, top=10):
        self.assertEqual(list(lists), self.users)
        for user, name in enumerate(self.users):
            found = [(self.items.index(item), distance) for item, distance in lists[name]]
            self.expect_best(found, distances(self.parameters, user), allowed(user), top)

    def test_all_users_get_the_nearest_unseen_items(self):
        self.expect_lists(self.lists(), lambda user: self.unseen(user, "train", "valid"))
        self.expect_lists(self.lists("--top", 100, "--without-test"),
                          lambda user: self.unseen(user, "train", "valid", "test"), 100)
        self.expect_lists(self.lists("--top", 3, "--include-seen"), lambda user: self.unseen(user), 3)

    def test_lists_agree_with_full_evaluation(self):
        evaluated = self.output("evaluate", "--eval.protocol", "full", "--eval.top_k", "5")
        hr = [float(x) for x in re.search(r"lrml +([.\d]+) +[.\d]+ +[.\d]+ +([.\d]+)", evaluated).groups()]
        for top, expected in zip((5, 10), hr):
            lists = self.lists("--top", top)
            hits = sum(self.items[self.parts["test"][user][0]] in dict(lists[name])
                       for user, name in enumerate(self.users))
            self.assertAlmostEqual(hits / len(self.users), expected, delta=6e-5)

    def test_ranks_change_nothing(self):
        (self.folder / "some.txt").write_text("\n".join(reversed(self.users[::3])) + "\n")
        for options in ([], ["--users", "some.txt", "--user", user_id(7), "--format", "jsonl"],
                        ["--user", user_id(44), user_id(2), "--format", "table"]):
            expected = self.output("recommend", *options)
            for ranks in (1, 2, 3):
                self.assertEqual(self.output("recommend", *options, ranks=ranks), expected)

    def test_users_come_in_the_order_asked_for(self):
        (self.folder / "some.txt").write_text(f"{user_id(5)}\r\n\n{user_id(1)}")
        asked = self.lists("--user", user_id(30), "--user", user_id(2), "--users", "some.txt")
        self.assertEqual(list(asked), [user_id(user) for user in (30, 2, 5, 1)])
        everybody = self.lists()
        self.assertEqual(asked, {user: everybody[user] for user in asked})

    def test_filters_keep_items_with_all_genres(self):
        rows = self.rows("recommend", "--filter", "genre=drama", "--filter", "genre=Musical", "--include-seen")
        found = {row["item"] for row in rows}
        self.assertEqual(found, {str(i) for i in range(1, ITEMS + 1) if i % 3 == 1 and i % 7 == 0} & set(self.items))
        self.assertTrue(all({"Drama", "Musical"} == set(row["genres"].split("|")) for row in rows))

    def test_titles_and_genres_in_every_format(self):
        options = ["--user", user_id(4), "--top", ITEMS, "--include-seen"]
        rows = self.rows("recommend", *options)
        for row in rows:
            self.assertEqual((row["title"], row["genres"]), (title_of(int(row["item"])), genres_of(int(row["item"]))))
        line, = self.output("recommend", *options, "--format", "jsonl").splitlines()
        record = json.loads(line)
        self.assertEqual(record["user"], user_id(4))
        self.assertEqual([(e["item"], e["distance"], e["title"], "|".join(e["genres"])) for e in record["items"]],
                         [(row["item"], float(row["distance"]), row["title"], row["genres"]) for row in rows])
        table = self.output("recommend", *options, "--format", "table").splitlines()
        self.assertEqual(table[0], f"user {user_id(4)}")
        self.assertEqual(table[1].split(), ["rank", "distance", "item", "title", "genres"])
        for line, row in zip(table[2:], rows):
            self.assertRegex(line, re.escape(row["item"]) + " +" + re.escape(row["title"]) + " +" +
                             re.escape(row["genres"]) + "$")

    def test_what_is_not_there_is_named(self):
        recommend = ["recommend", "--run", self.trained]
        self.refused(USAGE, [*recommend, "--user", "1033"], "cannot find user '1033'", "Did you mean '103'?")
        (self.folder / "some.txt").write_text(f"{user_id(1)}\nnobody at all\n")
        self.refused(USAGE, [*recommend, "--users", "some.txt"], "'nobody at all' in line 2 of 'some.txt'")
        self.refused(USAGE, [*recommend, "--users", "none.txt"], "none.txt")
        self.refused(USAGE, [*recommend, "--filter", "genre=Dramma"], "Did you mean 'Drama'?", "Comedy, Drama, Horror")
        self.refused(USAGE, [*recommend, "--filter", "year=1990"], "'year=1990'", "genre=NAME")
        self.refused(USAGE, [*recommend, "--top", 0], "--top is 0")
        self.refused(USAGE, [*recommend, "--format", "cvs"], "--format is 'cvs'", "Did you mean 'csv'?")

    def test_a_dataset_that_has_moved(self):
        shutil.copytree(self.trained, self.folder / "moved", symlinks=True)
        link = self.folder / "moved/dataset.h5"
        link.unlink()
        link.symlink_to("nowhere.h5")
        words = ["recommend", "--run", "moved"]
        self.refused(BAD_DATA, words, "cannot find the dataset of 'moved'", "'nowhere.h5' is not there", "--data")
        moved = run([LRML_DIST, *words, "--data", self.data], self.folder)
        self.assertEqual(moved.stdout, self.output("recommend"))
        self.refused(BAD_DATA, [*words, "--data", self.config], "not an HDF5 file")

    def test_runs_without_a_best_epoch(self):
        self.refused(USAGE, ["recommend", "--run", "missing"], "there is no run in it")
        self.train("stopped", "--train.stop_after_steps", 3, code=STOPPED)
        self.refused(NO_CHECKPOINT, ["recommend", "--run", "stopped"], "no epoch has been validated yet")


class Similar(Films):
    def neighbours(self, kind, rows):
        """[(row, distance)] of the csv rows."""
        names = {"item": self.items, "user": self.users}[kind]
        return [(names.index(row[f"similar_{kind}"]), float(row["distance"])) for row in rows]

    def test_items_and_users_with_the_nearest_rows(self):
        for kind, names in (("item", self.items), ("user", self.users)):
            table = self.parameters[kind + "s"]
            for row, name in enumerate(names[:12]):
                found = self.neighbours(kind, self.rows("similar", f"--{kind}", name, "--top", 7))
                wanted = np.sqrt(((table - table[row]) ** 2).sum(axis=1))
                self.expect_best(found, wanted, [other for other in range(len(names)) if other != row], 7)

    def test_titles_and_parts_of_titles_name_an_item(self):
        expected = self.output("similar", "--item", "7")
        for name in ("Heat (1995)", "heat (1995)", "Heat"):
            self.assertEqual(self.output("similar", "--item", name), expected)
        self.assertTrue(self.output("similar", "--item", "7", "--format", "table").startswith("nearest to item 7, Heat"))
        drama = self.rows("similar", "--item", "7", "--filter", "genre=Drama")
        self.assertTrue(drama and all("Drama" in row["genres"] for row in drama))

    def test_ranks_change_nothing(self):
        for options in (["--item", "7"], ["--user", user_id(3), "--format", "jsonl"]):
            for ranks in (1, 2, 3):
                self.assertEqual(self.output("similar", *options, ranks=ranks), self.output("similar", *options))

    def test_what_is_not_clear_is_asked(self):
        similar = ["similar", "--run", self.trained]
        self.refused(USAGE, [*similar, "--item", "star"], "'star'", "2 have that", "12  Star Wars", "13  Star Trek")
        self.refused(USAGE, [*similar, "--item", "Twice (2000)"], "20  Twice", "21  Twice")
        self.refused(USAGE, [*similar, "--item", "Haet (1995)"], "Did you mean 'Heat (1995)'?")
        self.refused(USAGE, [*similar, "--user", "1033"], "Did you mean '103'?")
        self.refused(USAGE, similar, "one of --item and --user")
        self.refused(USAGE, [*similar, "--item", "7", "--user", user_id(3)], "one of --item and --user")
        self.refused(USAGE, [*similar, "--user", user_id(3), "--filter", "genre=Drama"], "users have no genres")


if __name__ == "__main__":
    main()
