"""Every interaction of a log is in its dataset, whatever form, order and package the log comes in.

    lrml_prep_nothing_lost_test.py LRML_PREP
"""

import bz2
import gzip
import hashlib
import io
import lzma
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unittest
import zipfile

from raw_forms import FORMS, LISTED, Form, Lists, Netflix, Row, rows_of, seconds, tabs
from seen_by_h5py import PROGRAM, h5py


def count_and_hash(rows):
    """How many there are, and the sum of their hashes: the order does not matter, anything else does."""
    texts = [f"{row.user}\0{row.item}\0{float(row.rating)}\0{row.time}" for row in rows]
    hashes = (int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") for text in texts)
    return len(texts), sum(hashes) % 2**64


def rows_in(dataset):
    """The interactions of all parts, by the ids of the log."""
    with h5py.File(dataset) as file:
        users, items = ([text.decode() for text in file[name]["id"][()]] for name in ("users", "items"))
        for part in (file["train"], file["valid"], file["test"]):
            offsets, chosen = part["offsets"][()].astype(int), part["items"][()]
            ratings, times = (part[name][()] if name in part else None for name in ("rating", "timestamp"))
            for user, begin, end in zip(users, offsets, offsets[1:]):
                for k in range(begin, end):
                    yield Row(user, items[chosen[k]], 0.0 if ratings is None else float(ratings[k]),
                              0 if times is None else int(times[k]))


def write_files(folder, files):
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def zip_file(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"top/{name}", content)
    return path


def tar_of(files):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return file.getvalue()


def zstd(content):
    return subprocess.run(["zstd", "-q"], input=content, capture_output=True, check=True).stdout


COMPRESSIONS = {".gz": gzip.compress, ".xz": lzma.compress, ".bz2": bz2.compress} | (
    {".zst": zstd} if shutil.which("zstd") else {})


class Conversion(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def convert(self, source, options):
        """The dataset's digest, which does not depend on its name; the dataset is out.h5."""
        result = subprocess.run([PROGRAM, "convert", source, "-o", "out.h5", "--force", "--negatives", "3", *options],
                                cwd=self.folder, capture_output=True, text=True)
        self.assertEqual(result.returncode, 0, result.stderr)
        return re.search(r"^digest +(\w+)$", result.stdout, re.MULTILINE)[1]

    def check(self, source, form, rows=None):
        """Converts, and compares with the rows that the log was made of."""
        digest = self.convert(source, form.options)
        self.assertEqual(count_and_hash(rows_in(self.folder / "out.h5")), count_and_hash(rows or form.rows))
        return digest


class EachForm(Conversion):
    def of_each_form(self, check):
        for name, form in FORMS.items():
            with self.subTest(name):
                place = self.folder
                self.folder = place / name.replace("'", "")
                self.folder.mkdir()
                check(form)
                self.folder = place

    def test_every_form_keeps_every_interaction(self):
        self.of_each_form(lambda form: self.check(write_files(self.folder / "log", form.files()), form))

    def test_folders_archives_and_compressed_files_give_the_same(self):
        def check(form):
            files = form.files()
            folder, archive = write_files(self.folder / "log", files), self.folder / "log.tar.gz"
            archive.write_bytes(gzip.compress(tar_of(files)))
            sources = [folder, zip_file(self.folder / "log.zip", files), archive]
            for ending, compress in COMPRESSIONS.items():
                packed = {name + ending: compress(content) for name, content in files.items()}
                sources.append(write_files(self.folder / f"log{ending}", packed))
            self.assertEqual(len({self.check(source, form) for source in sources}), 1)
        self.of_each_form(check)

    def test_a_file_alone_compressed_gives_the_same(self):
        form = FORMS["MovieLens 20M"]
        sources = [self.folder / "ratings.csv", *(self.folder / f"ratings.csv{ending}" for ending in COMPRESSIONS)]
        for source, compress in zip(sources, [bytes, *COMPRESSIONS.values()]):
            source.write_bytes(compress(form.text()))
        self.assertEqual(len({self.check(source, form) for source in sources}), 1)

    def test_the_order_of_lines_does_not_matter(self):
        def check(form):
            if "--ordered" in form.options or getattr(form, "counted", False):
                return  # there lines have a meaning by their place
            digests = {self.check(write_files(self.folder / f"log{shuffled}", form.files(shuffled)), form)
                       for shuffled in (False, True)}
            self.assertEqual(len(digests), 1)
        self.of_each_form(check)

    def test_the_last_line_may_lack_its_end(self):
        def check(form):
            whole = form.files()
            cut = {name: content.rstrip(b" \r\n") for name, content in whole.items()}
            self.assertEqual(self.check(write_files(self.folder / "cut", cut), form),
                             self.check(write_files(self.folder / "whole", whole), form))
        self.of_each_form(check)


class SomeForms(Conversion):
    def test_netflix_as_shipped_is_a_tar_in_a_tar(self):
        form = FORMS["Netflix's files"]
        ratings = {f"training_set/{name}": text for name, text in form.files().items() if name not in form.others}
        outer = {f"download/{name}": text for name, text in form.others.items()}
        outer["download/training_set.tar"] = tar_of(ratings)
        shipped = self.folder / "nf_prize_dataset.tar.gz"
        shipped.write_bytes(gzip.compress(tar_of(outer)))
        self.assertEqual(self.check(shipped, form), self.check(write_files(self.folder / "log", form.files()), form))

    def test_all_forms_of_netflix_give_the_same(self):
        digests = {self.check(write_files(self.folder / name.replace("'", ""), FORMS[name].files()), FORMS[name])
                   for name in ("Netflix's files", "Netflix combined")}
        self.assertEqual(len(digests), 1)

    def test_all_ways_to_write_times_give_the_same(self):
        digests = {self.check(write_files(self.folder / name, FORMS[name].files()), FORMS[name])
                   for name in ("words", "milliseconds", "microseconds", "ISO times", "times with an offset")}
        self.assertEqual(len(digests), 1)

    def test_order_in_lists_counts_where_it_is_said_to(self):
        ordered = FORMS["lists in order"]
        folder = write_files(self.folder / "log", ordered.files())
        self.assertNotEqual(self.check(folder, ordered), self.check(folder, Lists("", LISTED)))
        last = {row.user: row.item for row in ordered.rows}
        self.check(folder, Lists("", LISTED, options=("--ordered", "--valid", "none")))
        with h5py.File(self.folder / "out.h5") as file:
            items = file["items/id"][()]
            self.assertEqual([items[k].decode() for k in file["test/items"]], [last[str(user)] for user in range(50)])

    def test_a_list_of_test_items_adds_what_was_held_out(self):
        rows = rows_of(range(40), range(60), (1, 3, 5), seconds())
        held_out = list({row.user: row for row in rows}.values())
        kept = [row for row in rows if row not in held_out]
        test = Form("a.test.rating", tabs, held_out, options=("--test", "a.test.rating", "--valid", "none"))
        (self.folder / "a.train.rating").write_bytes(Form("", tabs, kept).text())
        (self.folder / "a.test.rating").write_bytes(test.text())
        self.check("a.train.rating", test, rows)
        with h5py.File(self.folder / "out.h5") as file:
            items = file["items/id"][()]
            self.assertEqual([items[k].decode() for k in file["test/items"]], [row.item for row in held_out])

    def test_duplicates_are_dropped_and_counted_and_nothing_else(self):
        form = FORMS["MovieLens 20M"]
        again = [Row(row.user, row.item, 5.0, row.time + 100) for row in form.rows[::3]]
        (self.folder / "ratings.csv").write_bytes(Form("", form.line, form.rows + again, form.head).text())
        self.check("ratings.csv", form)

    def test_without_a_row_the_hash_is_another(self):
        rows = FORMS["words"].rows
        for changed in (rows[1:], [*rows[1:], Row(rows[0].user, rows[0].item, rows[0].rating, rows[0].time + 1)]):
            self.assertNotEqual(count_and_hash(changed), count_and_hash(rows))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
