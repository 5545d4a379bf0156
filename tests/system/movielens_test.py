"""MovieLens 100K and 1M through lrml_prep, compared with the raw files; skipped where they are not at hand.

    movielens_test.py LRML_PREP FOLDER      FOLDER holds ml-100k.zip, ml-1m.zip and ncf-ml-1m/
"""

import gzip
import pathlib
import subprocess
import sys
import tempfile
import unittest
import zipfile

SKIPPED = 77
try:
    import h5py
    import numpy as np
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(SKIPPED)

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
RAW = pathlib.Path(sys.argv[2])
if not (RAW / "ml-1m.zip").exists():
    print(f"skipped: {RAW} does not hold the MovieLens zips")
    sys.exit(SKIPPED)


def texts(array):
    return [text.decode("utf-8") for text in array[:]]


class Dataset:
    """A converted set: ids, titles and (user id, item id, time, stars) of each part."""

    def __init__(self, path):
        with h5py.File(path) as file:
            self.user_ids = texts(file["/users/id"])
            self.item_ids = texts(file["/items/id"])
            self.titles = dict(zip(self.item_ids, texts(file["/items/title"])))
            self.attributes = {name: texts(array) for name, array in file["/users/attributes"].items()}
            self.parts = {name: self.rows(file[name]) for name in ("train", "valid", "test")}
            self.negatives = {name: file[name]["negatives"][:] for name in ("valid", "test")}
            self.seen = self.seen_matrix(file)
            self.digest = file.attrs["digest"]

    def rows(self, group):
        users = np.repeat(np.arange(len(self.user_ids)), np.diff(group["offsets"][:].astype(np.int64)))
        return [(self.user_ids[user], self.item_ids[item], int(time), int(stars)) for user, item, time, stars in
                zip(users, group["items"][:], group["timestamp"][:], group["rating"][:])]

    def seen_matrix(self, file):
        seen = np.zeros((len(self.user_ids), len(self.item_ids)), bool)
        for name in self.parts:
            users = np.repeat(np.arange(len(self.user_ids)), np.diff(file[name]["offsets"][:].astype(np.int64)))
            seen[users, file[name]["items"][:]] = True
        return seen


def convert(name, folder, *options):
    output = pathlib.Path(folder) / f"{name}.h5"
    subprocess.run([PROGRAM, "convert", RAW / f"{name}.zip", "-o", output, *options], check=True,
                   stdout=subprocess.DEVNULL)
    return Dataset(output)


def ncf_movies():
    """Original ids by NCF's numbers."""
    return dict(line.split("\t")[:2] for line in (RAW / "ncf-ml-1m/item_map.tsv").read_text().splitlines()[1:])


def ncf_lines(name):
    return [line.split("\t") for line in gzip.open(RAW / "ncf-ml-1m" / name, "rt").read().splitlines()]


def raw_member(name, member):
    with zipfile.ZipFile(RAW / f"{name}.zip") as archive:
        return archive.read(f"{name}/{member}")


class Movielens:
    """What holds for both sets. Subclasses name one."""

    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as folder:
            cls.dataset = convert(cls.name, folder)
        lines = raw_member(cls.name, cls.ratings).decode("ascii").split("\n")[:-1]
        cls.log = [(user, item, int(time), int(stars))
                   for user, item, stars, time in (line.split(cls.delimiter) for line in lines)]

    def test_counts(self):
        self.assertEqual((len(self.dataset.user_ids), len(self.dataset.item_ids), len(self.log)), self.counts)
        self.assertEqual(len(self.dataset.parts["valid"]), self.counts[0])
        self.assertEqual(len(self.dataset.parts["test"]), self.counts[0])

    def test_every_interaction_is_in_one_part_exactly_once(self):
        converted = sum(self.dataset.parts.values(), [])
        self.assertEqual(sorted(converted), sorted(self.log))

    def test_the_content_is_what_it_always_was(self):
        digest = self.dataset.digest
        self.assertEqual(digest.decode() if isinstance(digest, bytes) else digest, self.pinned)

    def test_ids_are_in_numeric_order(self):
        self.assertEqual(self.dataset.user_ids, sorted({user for user, *_ in self.log}, key=int))
        self.assertEqual(self.dataset.item_ids, sorted({item for _, item, *_ in self.log}, key=int))

    def test_titles_round_trip(self):
        fields = [line.split(self.separator) for line in raw_member(self.name, self.items).decode("cp1252").split("\n") if line]
        raw = {item: title for item, title, *_ in fields}
        self.assertEqual(self.dataset.titles, {item: raw[item] for item in self.dataset.item_ids})

    def test_attributes_round_trip(self):
        fields = [line.split(self.separator) for line in raw_member(self.name, self.users).decode("ascii").split("\n") if line]
        raw = {line[0]: line for line in fields}
        for attribute, column in self.columns.items():
            self.assertEqual(self.dataset.attributes[attribute], [raw[user][column] for user in self.dataset.user_ids])
        self.assertTrue(all(word and not word.isdigit() for word in self.dataset.attributes["occupation"]))

    def test_the_test_item_is_among_the_last(self):
        last = {}
        for user, _, time, _ in self.log:
            last[user] = max(last.get(user, 0), time)
        self.assertTrue(all(time == last[user] for user, _, time, _ in self.dataset.parts["test"]))

    def test_training_items_are_in_order_of_time(self):
        keys = [(int(user), time) for user, _, time, _ in self.dataset.parts["train"]]
        self.assertEqual(keys, sorted(keys))

    def test_negatives_are_distinct_and_unseen(self):
        for negatives in self.dataset.negatives.values():
            self.assertEqual(negatives.shape, (self.counts[0], 100))
            self.assertTrue((np.diff(negatives.astype(np.int64), axis=1) > 0).all())
            self.assertFalse(np.take_along_axis(self.dataset.seen, negatives.astype(np.int64), axis=1).any())


class Movielens100K(Movielens, unittest.TestCase):
    name, counts, pinned = "ml-100k", (943, 1682, 100000), "7a2088c9f9e3434b"
    ratings, delimiter = "u.data", "\t"
    items, users, separator = "u.item", "u.user", "|"
    columns = {"age": 1, "gender": 2, "occupation": 3, "zip": 4}


class Movielens1M(Movielens, unittest.TestCase):
    name, counts, pinned = "ml-1m", (6040, 3706, 1000209), "4dd813453a912553"
    ratings, delimiter = "ratings.dat", "::"
    items, users, separator = "movies.dat", "users.dat", "::"
    columns = {"gender": 1, "age": 2, "zip": 4}

    def test_items_held_out_by_ncf_are_at_the_last_time(self):
        movie = ncf_movies()
        times = {(user, item): time for user, item, time, _ in sum(self.dataset.parts.values(), [])}
        last = {user: time for user, _, time, _ in self.dataset.parts["test"]}
        pairs = [(str(int(line[0]) + 1), movie[line[1]]) for line in ncf_lines("test.rating.gz")]
        self.assertEqual(len(pairs), 6040)
        self.assertEqual([pair for pair in pairs if times[pair] != last[pair[0]]], [])


class NcfLists(unittest.TestCase):
    """The split of the NCF paper: each user's test item and 99 candidates are what its files name."""

    @classmethod
    def setUpClass(cls):
        files = [RAW / "ncf-ml-1m" / name for name in ("test.rating.gz", "test.negative.gz")]
        with tempfile.TemporaryDirectory() as folder:
            cls.dataset = convert("ml-1m", folder, "--test", files[0], "--negatives", files[1], "--list-ids", "position")
        cls.movie = ncf_movies()

    def test_each_user_has_the_listed_test_item(self):
        listed = {str(int(line[0]) + 1): self.movie[line[1]] for line in ncf_lines("test.rating.gz")}
        self.assertEqual({user: item for user, item, *_ in self.dataset.parts["test"]}, listed)
        self.assertEqual(len(self.dataset.parts["test"]), 6040)

    def test_each_user_has_the_listed_candidates_but_the_test_item_itself(self):
        ids = np.array(self.dataset.item_ids)
        padded = 0
        for head, *numbers in ncf_lines("test.negative.gz"):
            user, item = head.strip("()").split(",")
            row = self.dataset.negatives["test"][self.dataset.user_ids.index(str(int(user) + 1))]
            found = row[row < len(ids)]
            self.assertEqual(list(ids[found]), [self.movie[number] for number in numbers if number != item])
            padded += len(found) < len(row)
        self.assertEqual(padded, 156)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
