"""What the options of lrml_prep convert do to a log, seen in the dataset and in the summary.

    lrml_prep_convert_test.py LRML_PREP
"""

import re
import sys
import unittest

from preparing import BAD_DATA, DONE, USAGE, Preparing
from seen_by_h5py import h5py

DAY = 86400
# user, item, stars, day since 1970: users a … h have 2 … 9 items, x0 … of them; every user's days go up.
LOG = [("abcdefgh"[user], f"x{item}", 1 + (user + item) % 5, 1000 + 10 * item + user)
       for user in range(8) for item in range(user + 2)]


def text_of(rows):
    return "user,item,rating,time\n" + "".join(f"{u},{i},{stars},{DAY * day}\n" for u, i, stars, day in rows)


class Converted:
    """(user, item) pairs of each part, and each user's candidates."""

    def __init__(self, path):
        with h5py.File(path) as file:
            users, items = ([text.decode() for text in file[name]["id"][:]] for name in ("users", "items"))
            self.parts = {}
            for name in ("train", "valid", "test"):
                offsets, chosen = file[name]["offsets"][:], file[name]["items"][:]
                self.parts[name] = [(users[u], items[i]) for u in range(len(users))
                                    for i in chosen[int(offsets[u]):int(offsets[u + 1])]]
            self.candidates = {user: [items[i] for i in row if i < len(items)]
                               for user, row in zip(users, file["test/negatives"][:])}

    def pairs(self):
        return sorted(sum(self.parts.values(), []))


def pairs_of(rows):
    return sorted((user, item) for user, item, *_ in rows)


class Convert(Preparing):
    def setUp(self):
        super().setUp()
        (self.folder / "log.csv").write_text(text_of(LOG))

    def run_program(self, *arguments, output="out.h5", **how):
        return super().run_program("convert", "log.csv", "-o", output, *arguments, **how)

    def convert(self, *arguments):
        result = self.run_program("--force", *arguments)
        self.assertEqual(result.returncode, DONE, result.stderr)
        self.summary = result.stdout
        return Converted(self.folder / "out.h5")

    def refuses(self, code, *arguments, because):
        result = self.run_program(*arguments)
        self.assertEqual(result.returncode, code, result.stderr)
        self.assertIn(because, result.stderr)
        self.assertFalse((self.folder / "out.h5").exists())


class Filters(Convert):
    def test_ratings_and_days_drop_rows_and_are_counted(self):
        dataset = self.convert("--min-rating", "2", "--from", "1972-10-07", "--to", "1972-11-30")  # days 1010 … 1064
        good = [row for row in LOG if row[2] >= 2]
        kept = [row for row in good if 1010 <= row[3] <= 1064]
        self.assertEqual(dataset.pairs(), pairs_of(kept))
        self.assertIn(f"{len(LOG) - len(good)} by rating", self.summary)
        self.assertIn(f"{len(good) - len(kept)} by date", self.summary)
        self.assertIn(f"kept          {len(kept)} interactions", self.summary)

    def test_the_last_day_stays_and_the_day_after_goes(self):
        self.assertEqual(self.convert("--to", "1972-10-07").pairs(), pairs_of(row for row in LOG if row[3] <= 1010))

    def test_users_and_items_with_too_few_go_until_all_have_enough(self):
        dataset = self.convert("--min-user-interactions", "4", "--min-item-interactions", "4")
        # Users a and b go. Items x0 … x5 keep 4 users or more, x6 and above go; nobody falls below 4.
        kept = [row for row in LOG if row[0] not in "ab" and int(row[1][1:]) <= 5]
        self.assertEqual(dataset.pairs(), pairs_of(kept))
        self.assertIn("2 users and 3 items with too few in round 1", self.summary)

    def test_a_preset_says_what_the_paper_counts(self):
        self.refuses(BAD_DATA, "--preset", "paper-ml-20m", because="at least 100 per user")
        self.refuses(USAGE, "--preset", "paper-ml-20m", "--min-user-interactions", "5", because="the preset says")

    def test_bad_lines_are_skipped_up_to_a_number(self):
        (self.folder / "log.csv").write_text(text_of(LOG) + "broken\nx,y\n")
        self.refuses(BAD_DATA, because="broken")
        self.refuses(BAD_DATA, "--max-bad-lines", "1", because="x,y")
        self.assertEqual(self.convert("--max-bad-lines", "2").pairs(), pairs_of(LOG))
        self.assertIn("skipped 2", self.summary)


class Lists(Convert):
    def test_a_list_names_the_test_items(self):
        (self.folder / "test.csv").write_text(text_of([LOG[-1], LOG[-3], ("h", "new", 5, 2000)]))
        dataset = self.convert("--test", "test.csv", "--valid", "none")
        self.assertEqual(sorted(dataset.parts["test"]), sorted([*pairs_of([LOG[-1], LOG[-3]]), ("h", "new")]))
        self.assertEqual(dataset.pairs(), sorted([*pairs_of(LOG), ("h", "new")]))
        self.assertIn("3 interactions, 1 of them added", self.summary)

    def test_lists_name_the_candidates(self):
        (self.folder / "candidates").write_text("(a,x1)\tx1\tx5\tx7\n")
        dataset = self.convert("--negatives", "candidates")
        self.assertEqual(dataset.candidates["a"], ["x5", "x7"])  # x1 is the test item
        self.assertIn("1 lists of up to 3 items, 1 with their own test item", self.summary)

    def test_a_list_that_leaves_nothing_to_train_on_is_refused(self):
        (self.folder / "test.csv").write_text(text_of(LOG[:2]))
        self.refuses(BAD_DATA, "--test", "test.csv", because="all 2 interactions of user 'a'")

    def test_a_list_that_is_missing_or_the_output_is_refused(self):
        self.refuses(USAGE, "--test", "lats", because="neither last nor random nor a file")
        (self.folder / "test.csv").write_text(text_of(LOG[:1]))
        result = self.run_program("--test", "test.csv", "--force", output="test.csv")
        self.assertEqual(result.returncode, BAD_DATA)
        self.assertIn("it is the input", result.stderr)


class Machine(Convert):
    def test_threads_change_nothing(self):
        def digest(threads):
            self.convert("--threads", threads, "--min-user-interactions", "3")
            return re.search(r"digest +(\w+)", self.summary)[1]
        self.assertEqual(len({digest(threads) for threads in ("1", "2", "5")}), 1)

    def test_nothing_is_shown_on_the_way_where_nobody_looks(self):
        self.assertEqual(self.run_program().stderr, "")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
