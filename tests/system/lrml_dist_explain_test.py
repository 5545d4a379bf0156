"""explain: a pair and the study, against the exported parameters and the dataset in numpy, and what it refuses.

    lrml_dist_explain_test.py LRML_DIST LRML_PREP MPIRUN...
"""

import csv
import io
import json
import os
import shutil
import sys

from film_log import convert_films, genres_of, title_of, train_films, user_id
from launching import DONE, FAILURE, LRML_DIST, LRML_PREP, USAGE, Training, main, on_ranks, run, synthesize

try:
    import h5py
    import numpy as np
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

MAPS = ("attention_by_stars", "attention_by_time")


def texts(array):
    return [text.decode() for text in array[:]]


class World:
    """A dataset and a model as numpy sees them: every training and test pair with its attention and relation."""

    def __init__(self, data, exported):
        with h5py.File(exported) as file:
            self.P, self.Q, self.K, self.M = (file[name][:].astype(float) for name in "PQKM")
        with h5py.File(data) as file:
            self.users, self.items = texts(file["users/id"]), texts(file["items/id"])
            self.genres = [set(text.split("|")) for text in texts(file["items/genres"])]
            self.attributes = {name: texts(array) for name, array in file.get("users/attributes", {}).items()}
            self.train, self.test = (self.pairs_of(file[part]) for part in ("train", "test"))
            for part in ("train", "test"):
                kinds = file.get(f"synthetic/{part}_kind")
                getattr(self, part)["kind"] = None if kinds is None else kinds[:]

    def pairs_of(self, part):
        offsets = part["offsets"][:].astype(int)
        user, item = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets)), part["items"][:].astype(int)
        a = self.attention(user, item)
        r = a @ self.M
        return {"user": user, "item": item, "attention": a, "direction": r / np.linalg.norm(r, axis=1, keepdims=True),
                "stars": part["rating"][:] if "rating" in part else None,
                "time": part["timestamp"][:] if "timestamp" in part else None}

    def attention(self, user, item):
        z = (self.P[user] * self.Q[item]) @ self.K.T
        a = np.exp(z - z.max(axis=-1, keepdims=True))
        return a / a.sum(axis=-1, keepdims=True)

    def distance(self, user, item):
        p, q = self.P[user], self.Q[item]
        return ((p + self.attention(user, item) @ self.M - q) ** 2).sum()

    def agreement(self, attribute, a, b):
        """[pairs of a x pairs of b] whether they have the attribute in common."""
        def equal(values):
            return values(a)[:, None] == values(b)[None, :]
        if attribute.startswith("genre"):
            shared = np.array([[bool(x & y) for y in self.genres] for x in self.genres])[a["item"]][:, b["item"]]
            return shared & self.agreement(attribute[10:], a, b) if " and " in attribute else shared
        if attribute in self.attributes:
            names = np.array(self.attributes[attribute])
            return equal(lambda pairs: names[pairs["user"]])
        return equal(lambda pairs: pairs[{"rating": "stars"}.get(attribute, attribute)])


class Explaining(Training):
    def output(self, *options, ranks=0, command="explain", trained=None):
        result = run(on_ranks(ranks, command, "--run", trained or self.trained, *options), self.folder)
        self.assertEqual(result.returncode, DONE, result.stderr)
        return result.stdout

    def table(self, name, folder="study"):
        with open(self.folder / folder / name, encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def refused(self, code, words, *because):
        for ranks in (0, 3):
            with self.subTest(ranks=ranks):
                self.refuses(code, on_ranks(ranks, *words), *because)

    def expect_means(self, rows, pairs, classes):
        """The rows of a map are the mean attention of the pairs of each class."""
        self.assertEqual(len(rows), len(classes))
        for row, chosen in zip(rows, classes):
            self.assertEqual(int(row["pairs"]), chosen.sum())
            slots = [float(row[f"slot_{k}"]) for k in range(pairs["attention"].shape[1])]
            expected = pairs["attention"][chosen].mean(axis=0) if chosen.any() else np.full(len(slots), np.nan)
            np.testing.assert_allclose(slots, expected, atol=1e-5)

    def expect_matches(self, rows, world, candidates):
        """Shares are those of a nearest pair by definition, as far as float tells which one that is."""
        queries, others = world.test, getattr(world, candidates)
        cosine = queries["direction"] @ others["direction"].T
        allowed = queries["user"][:, None] != others["user"][None, :]
        cosine[~allowed] = -2
        best = cosine.argmax(axis=1)
        ordered = np.sort(cosine, axis=1)
        doubtful = (np.arccos(np.minimum(ordered[:, -2], 1)) - np.arccos(np.minimum(ordered[:, -1], 1)) < 1e-5).sum()
        self.assertLess(doubtful, 0.1 * len(best))
        for row in rows:
            with self.subTest(candidates=candidates, attribute=row["attribute"]):
                agree = world.agreement(row["attribute"], queries, others)
                self.assertEqual(int(row["test_pairs"]), len(best))
                self.assertAlmostEqual(int(row["agreeing"]), agree[np.arange(len(best)), best].sum(), delta=doubtful)
                self.assertAlmostEqual(float(row["share"]), int(row["agreeing"]) / len(best), places=6)
                self.assertAlmostEqual(float(row["chance"]), agree[allowed].mean(), places=6)


class Films(Explaining):
    @classmethod
    def make_inputs(cls, folder):
        data = convert_films(folder)
        cls.trained = train_films(folder, data)
        run([LRML_DIST, "export", "--run", cls.trained, "--format", "hdf5", "--out", folder / "films.model.h5"], folder)
        cls.world = World(data, folder / "films.model.h5")
        return data, folder / "run.toml"


class OnePair(Films):
    PAIR = ("--user", user_id(4), "--item", "Heat")

    def explained(self, *options):
        pair = self.PAIR[:2] if "--item" in options else self.PAIR
        return json.loads(self.output(*pair, "--format", "jsonl", *options))

    def setUp(self):
        super().setUp()
        self.user, self.item = self.world.users.index(user_id(4)), self.world.items.index("7")

    def test_distance_and_attention_are_the_models(self):
        pair = self.explained()
        self.assertEqual((pair["user"], pair["item"], pair["title"]), (user_id(4), "7", title_of(7)))
        self.assertEqual("|".join(pair["genres"]), genres_of(7))
        self.assertAlmostEqual(pair["distance"], self.world.distance(self.user, self.item), delta=1e-5)
        listed = csv.DictReader(io.StringIO(self.output("--user", user_id(4), "--include-seen", "--top", "100",
                                                        command="recommend")))
        self.assertIn(pair["distance"], [float(row["distance"]) for row in listed if row["item"] == "7"])
        found = {slot["slot"]: slot["attention"] for slot in pair["slots"]}
        np.testing.assert_allclose([found[k] for k in range(4)], self.world.attention(self.user, self.item), atol=1e-6)
        attention = [slot["attention"] for slot in pair["slots"]]
        self.assertEqual(attention, sorted(attention, reverse=True))

    def test_typical_items_have_the_largest_mean_attention(self):
        train = self.world.train
        for least in (1, 12):
            count = np.bincount(train["item"], minlength=len(self.world.items))
            for slot in self.explained("--min-pairs", least, "--top", 6)["slots"]:
                sums = np.bincount(train["item"], train["attention"][:, slot["slot"]], minlength=len(count))
                mean = np.where(count >= least, sums / np.maximum(count, 1), -1)
                found = [self.world.items.index(entry["item"]) for entry in slot["items"]]
                self.assertEqual(len(found), min(6, (count >= least).sum()))
                self.assertEqual([entry["pairs"] for entry in slot["items"]], count[found].tolist())
                np.testing.assert_allclose([entry["attention"] for entry in slot["items"]], mean[found], atol=1e-6)
                np.testing.assert_allclose(np.sort(mean)[::-1][:len(found)], mean[found], atol=1e-6)

    def test_pairs_alike_have_the_highest_cosine(self):
        world, train = self.world, self.world.train
        place = {(u, i): k for k, (u, i) in enumerate(zip(train["user"], train["item"]))}
        chosen = train["item"][train["user"] == self.user][0]
        for item in (self.item, chosen):
            r = world.attention(self.user, item) @ world.M
            cosine = train["direction"] @ (r / np.linalg.norm(r))
            if item == chosen:
                cosine[place[self.user, item]] = -2  # the pair itself is not listed
            pairs = self.explained("--item", world.items[item], "--top", 20)["pairs"]
            found = [place[world.users.index(pair["user"]), world.items.index(pair["item"])] for pair in pairs]
            self.assertEqual(len(set(found)), 20)
            np.testing.assert_allclose([pair["cosine"] for pair in pairs], cosine[found], atol=1e-6)
            np.testing.assert_allclose(cosine[found], np.sort(cosine)[::-1][:20], atol=1e-6)

    def test_formats_tell_the_same(self):
        pair = self.explained()
        rows = list(csv.DictReader(io.StringIO(self.output(*self.PAIR))))
        parts = {part: [row for row in rows if row["part"] == part] for part in ("pair", "slot", "typical", "alike")}
        self.assertEqual(sum(map(len, parts.values())), len(rows))
        self.assertEqual([(row["user"], row["item"], float(row["value"])) for row in parts["pair"]],
                         [(user_id(4), "7", pair["distance"])])
        self.assertEqual([(int(row["slot"]), float(row["value"])) for row in parts["slot"]],
                         [(slot["slot"], slot["attention"]) for slot in pair["slots"]])
        self.assertEqual([(int(row["slot"]), row["item"], float(row["value"]), int(row["pairs"]), row["title"])
                          for row in parts["typical"]],
                         [(slot["slot"], item["item"], item["attention"], item["pairs"], item["title"])
                          for slot in pair["slots"] for item in slot["items"]])
        self.assertEqual([(row["user"], row["item"], float(row["value"])) for row in parts["alike"]],
                         [(other["user"], other["item"], other["cosine"]) for other in pair["pairs"]])
        table = self.output(*self.PAIR, "--format", "table")
        self.assertTrue(table.startswith(f"user {user_id(4)} and item 7, Heat (1995): distance "))
        for other in pair["pairs"]:
            self.assertRegex(table, f"{other['cosine']:.6f}  {other['user']} +{other['item']}, ")

    def test_ranks_change_nothing(self):
        for options in (["--format", "jsonl", "--top", "9", "--min-pairs", "1"], ["--format", "table"]):
            expected = self.output(*self.PAIR, *options)
            for ranks in (1, 2, 3):
                self.assertEqual(self.output(*self.PAIR, *options, ranks=ranks), expected)

    def test_what_is_not_there_is_named(self):
        explain = ["explain", "--run", self.trained]
        self.refused(USAGE, [*explain, "--user", "1033", "--item", "7"], "user '1033'", "Did you mean '103'?")
        self.refused(USAGE, [*explain, "--user", user_id(4), "--item", "star"], "12  Star Wars", "13  Star Trek")
        self.refused(USAGE, [*explain, "--user", user_id(4)], "a --user and an --item")
        self.refused(USAGE, [*explain, *self.PAIR, "--top", 0], "--top is 0")
        self.refused(USAGE, [*explain, *self.PAIR, "--out", "x"], "they are the study's")
        self.refused(USAGE, [*explain, *self.PAIR, "--format", "cvs"], "Did you mean 'csv'?")


class Study(Films):
    def test_maps_are_means_of_the_training_pairs(self):
        self.output("--out", "study")
        train = self.world.train
        stars = np.unique(train["stars"])
        rows = self.table("attention_by_stars.csv")
        self.assertEqual([float(row["stars"]) for row in rows], stars.tolist())
        self.expect_means(rows, train, [train["stars"] == value for value in stars])
        rows = self.table("attention_by_time.csv")
        times = np.sort(train["time"])
        starts = times[np.arange(1, 10) * len(times) // 10]
        self.assertEqual([int(row["from"]) for row in rows], [times[0], *starts])
        bins = np.searchsorted(starts, train["time"], side="right")
        self.expect_means(rows, train, [bins == k for k in range(10)])

    def test_matches_are_those_of_the_nearest_pairs(self):
        report = self.output("--out", "study")
        rows = self.table("attribute_match.csv")
        expected = ["age", "gender", "occupation", "zip", "genre", "genre and age", "genre and gender",
                    "genre and occupation", "genre and zip", "rating", "item"]
        self.assertEqual([row["attribute"] for row in rows], 2 * expected)
        for candidates in ("train", "test"):
            self.expect_matches([row for row in rows if row["candidates"] == candidates], self.world, candidates)
        self.assertIn("genre and occupation", report)

    def test_samples_are_spaced_evenly(self):
        self.output("--out", "study", "--test-pairs", 20, "--candidates", 100)
        world = self.world
        for part, count in (("test", 20), ("train", 100)):
            pairs = getattr(world, part)
            k = np.arange(len(pairs["user"]))
            chosen = (k + 1) * count // len(k) != k * count // len(k)
            self.assertEqual(chosen.sum(), count)
            setattr(self, part, {name: None if values is None else values[chosen] for name, values in pairs.items()})
        whole = world.train, world.test
        world.train, world.test = self.train, self.test
        self.addCleanup(lambda: (setattr(world, "train", whole[0]), setattr(world, "test", whole[1])))
        self.expect_matches([row for row in self.table("attribute_match.csv") if row["candidates"] == "train"], world,
                            "train")

    def test_ranks_change_nothing(self):
        expected = self.output("--out", "study")
        for ranks in (1, 2, 3):
            out = f"study{ranks}"
            self.assertEqual(self.output("--out", out + "/", ranks=ranks), expected)
            names = sorted(path.name for path in (self.folder / out).iterdir())
            self.assertEqual(names, sorted(path.name for path in (self.folder / "study").iterdir()))
            for name in names:
                self.assertEqual((self.folder / out / name).read_bytes(), (self.folder / "study" / name).read_bytes())

    def test_the_runs_folder_is_the_default_and_stays_unless_forced(self):
        shutil.copytree(self.trained, self.folder / "run", symlinks=True)
        self.output(trained="run")
        for name in MAPS:
            self.assertTrue((self.folder / "run/explain" / f"{name}.csv").is_file())
        self.refused(USAGE, ["explain", "--run", "run"], "it exists", "--force")
        (self.folder / "run/explain/attribute_match.csv").write_text("old")
        self.output("--force", trained="run")
        self.assertTrue(self.table("attribute_match.csv", "run/explain"))
        self.assertEqual([path.name for path in (self.folder / "run").glob("*.part*")], [])

    def test_other_things_are_never_replaced(self):
        (self.folder / "mine").mkdir()
        (self.folder / "mine/thesis.txt").write_text("precious")
        (self.folder / "file").write_text("precious")
        explain = ["explain", "--run", self.trained, "--force", "--out"]
        self.refused(USAGE, [*explain, "mine"], "'thesis.txt', which no study makes")
        self.refused(USAGE, [*explain, "file"], "it is no folder")
        self.refused(FAILURE, ["explain", "--run", self.trained, "--out", "no/x"], "no/x")
        self.refused(USAGE, ["explain", "--run", self.trained, "--top", 3], "without a pair")
        self.refused(USAGE, ["explain", "--run", self.trained, "--candidates", 0], "nothing can be compared")

    def test_pictures_are_drawn_where_gnuplot_is(self):
        report = self.output("--out", "study")
        pictures = [(self.folder / "study" / f"{name}.svg") for name in MAPS]
        if shutil.which("gnuplot") is None:
            self.assertIn("pictures are left out", report)
            self.skipTest("gnuplot is not installed")
        self.assertTrue(all("<svg" in picture.read_text(encoding="utf-8") for picture in pictures))

    def test_without_gnuplot_there_are_tables(self):
        before = os.environ["PATH"]
        os.environ["PATH"] = str(self.folder)
        self.addCleanup(os.environ.__setitem__, "PATH", before)
        report = self.output("--out", "study")
        self.assertIn("pictures are left out", report)
        self.assertFalse(list((self.folder / "study").glob("*.svg")))
        self.assertTrue(all(self.table(f"{name}.csv") for name in MAPS))

    def test_models_without_memory_are_refused(self):
        for kind in ("cml", "bpr"):
            trained = train_films(self.folder, self.data, kind=kind, out=kind)
            for what in ([], ["--user", user_id(4), "--item", "7"]):
                self.refused(USAGE, ["explain", "--run", trained, *what], f"a model of kind {kind} has no memory")


class WithoutFigures(Explaining):
    @classmethod
    def make_inputs(cls, folder):
        """Users and items alone: no stars, no times, no genres."""
        lines = [f"u{u},i{i}\n" for u in range(12) for i in range(u % 4, u % 4 + 6)]
        (folder / "log.csv").write_text("user,item\n" + "".join(lines))
        run([LRML_PREP, "convert", "log.csv", "-o", "bare.h5", "--negatives", 2], folder)
        cls.trained = train_films(folder, folder / "bare.h5")
        return folder / "bare.h5", folder / "run.toml"

    def test_what_is_not_known_is_left_out_and_said(self):
        expected = self.output("--out", "study")
        self.assertIn("attention by stars is left out (the dataset has no ratings)", expected)
        self.assertIn("attention by time is left out (the dataset has no times)", expected)
        self.assertEqual([path.name for path in (self.folder / "study").iterdir()], ["attribute_match.csv"])
        self.assertEqual([row["attribute"] for row in self.table("attribute_match.csv")], ["item", "item"])
        self.assertEqual(self.output("--out", "study3", ranks=3), expected)

    def test_a_pair_has_no_titles(self):
        rows = list(csv.DictReader(io.StringIO(self.output("--user", "u3", "--item", "i4", "--min-pairs", 1))))
        self.assertEqual(list(rows[0]), ["part", "rank", "slot", "user", "item", "value", "pairs"])
        self.assertIn("user u3 and item i4: distance",
                      self.output("--user", "u3", "--item", "i4", "--format", "table"))


class Planted(Explaining):
    structure = "relations"

    @classmethod
    def make_inputs(cls, folder):
        synthesize(folder / "planted.h5", "--users", 200, "--items", 120, "--interactions", 6000, "--negatives", 20,
                   "--structure", cls.structure)
        (folder / "run.toml").write_text("[model]\ndim = 8\nslots = 5\ninitial_scale = 0.5\n[optim]\n"
                                         "learning_rate = 0.02\n[train]\nepochs = 4\nbatches_per_epoch = 10\n")
        cls.trained = folder / "run"
        run([LRML_DIST, "--config", folder / "run.toml", "--data", folder / "planted.h5", "--out", cls.trained], folder)
        run([LRML_DIST, "export", "--run", cls.trained, "--format", "hdf5", "--out", folder / "model.h5"], folder)
        cls.world = World(folder / "planted.h5", folder / "model.h5")
        return folder / "planted.h5", folder / "run.toml"

    def test_slots_are_compared_with_kinds_and_with_chance(self):
        report = self.output("--out", "study")
        train = self.world.train
        known = train["kind"] != 255
        slot, kind = train["attention"].argmax(axis=1)[known], train["kind"][known]
        row, = self.table("slot_kind.csv")
        self.assertEqual(int(row["pairs"]), known.sum())
        self.assertAlmostEqual(float(row["nmi"]), self.nmi(slot, kind), delta=1e-4)
        rng = np.random.default_rng(1)
        chance = [self.nmi(slot, rng.permutation(kind)) for _ in range(200)]
        self.assertAlmostEqual(float(row["chance"]), np.mean(chance), delta=0.1 * np.mean(chance))
        self.assertAlmostEqual(float(row["chance_95"]), np.quantile(chance, 0.95), delta=0.2 * np.mean(chance))
        is_chance = float(row["nmi"]) <= float(row["chance_95"])
        self.assertEqual("the slots tell nothing of the kinds" in report, is_chance)
        self.assertEqual("more than chance gives, and little" in report, not is_chance and float(row["nmi"]) < 0.1)

    @staticmethod
    def nmi(a, b):
        def entropy(labels):
            share = np.unique(labels, return_counts=True)[1] / len(labels)
            return -(share * np.log(share)).sum()
        both = entropy(a.astype(int) * 1000 + b)
        return (entropy(a) + entropy(b) - both) / np.sqrt(entropy(a) * entropy(b))

    def test_kinds_have_a_map_and_a_row(self):
        self.output("--out", "study")
        train, kinds = self.world.train, range(5)
        self.expect_means(self.table("attention_by_kind.csv"), train, [train["kind"] == kind for kind in kinds])
        rows = {row["candidates"]: row for row in self.table("attribute_match.csv") if row["attribute"] == "kind"}
        self.assertEqual(sorted(rows), ["test", "train"])

    def test_ranks_change_nothing(self):
        expected = self.output("--out", "study")
        self.assertEqual(self.output("--out", "study3", ranks=3), expected)
        for name in ("slot_kind.csv", "attention_by_kind.csv"):
            self.assertEqual((self.folder / "study" / name).read_text(), (self.folder / "study3" / name).read_text())


class PlantedByATeacher(Planted):
    """The kinds are the strongest slots of the LRML that the log was drawn from."""
    structure = "teacher"


if __name__ == "__main__":
    main()
