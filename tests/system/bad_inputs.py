"""Inputs that lrml_prep convert must refuse: for each what it is, its files, and what the error must say of it."""

import bz2
import dataclasses
import gzip
import io
import lzma
import tarfile
import zipfile

USAGE, BAD_DATA = 2, 3


@dataclasses.dataclass
class Bad:
    what: str
    files: dict  # name: content
    says: tuple  # parts of the error
    options: tuple = ()
    code: int = BAD_DATA

    def source(self):
        """What is converted: the first file, or the folder that holds it."""
        return next(iter(self.files)).split("/")[0]


HEADER = "user,item,rating,time\n"
ROWS = [f"{user},{item},{1 + (user + item) % 5},{880000000 + 60 * user + item}"
        for user in range(1, 7) for item in range(10)]
CSV = HEADER + "".join(row + "\n" for row in ROWS)
BAD_LINE = len(ROWS) + 2  # what follows CSV

MOVIELENS = HEADER.replace("user,item,rating,time", "userId,movieId,rating,timestamp") + CSV[len(HEADER):]
TABS = CSV[len(HEADER):].replace(",", "\t")
NETFLIX = "".join(f"{movie}:\n" + "".join(f"{user},3,2005-01-0{1 + movie}\n" for user in range(5))
                  for movie in range(1, 8))
LISTS = "".join(f"{user} " + " ".join(str(item) for item in range(user + 3)) + "\n" for user in range(12))
COUNTED = "".join(f"{count} " + " ".join(str(item) for item in range(count)) + "\n" for count in range(2, 20))


def zip_of(*members, method=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return file.getvalue()


def tar_of(*members):
    """Members are (name, content), or TarInfos of what is no file."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for member in members:
            if isinstance(member, tarfile.TarInfo):
                archive.addfile(member)
                continue
            entry = tarfile.TarInfo(member[0])
            content = member[1] if isinstance(member[1], bytes) else member[1].encode()
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return file.getvalue()


def link(kind, name, target):
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, target
    return entry


def flipped(content, place):
    return content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1:]


def encrypted_zip():
    """A zip that says of its member that a password is needed: bit 0 of both flag fields."""
    content = bytearray(zip_of(("log.csv", CSV)))
    for magic, flags in (b"PK\x03\x04", 6), (b"PK\x01\x02", 8):
        content[content.index(magic) + flags] |= 1
    return bytes(content)


ENDLESS_ROWS = b"1,2,3,880000000\n" * (1 << 20)  # 16 MiB of good rows


def gzip_bomb():
    """Three gigabytes in three megabytes: gzip's parts may follow each other."""
    return gzip.compress(CSV.encode()) + 192 * gzip.compress(ENDLESS_ROWS, mtime=0)


def zip_bomb():
    """320 MiB in 320 KB."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("log.csv", "w") as member:
        for part in (CSV.encode(), *20 * [ENDLESS_ROWS]):
            member.write(part)
    return file.getvalue()


def in_line(what, line, *why, options=()):
    """A log that is good up to its last line."""
    return Bad(what, {"log.csv": CSV + line + "\n"}, (f"'log.csv' line {BAD_LINE}: '{line}'", *why), options)


LINES = [
    in_line("a column too few", "9,8,3", "3 fields instead of 4"),
    in_line("a column too many", "9,8,3,880000000,x", "5 fields instead of 4"),
    in_line("a line of another delimiter", "9;8;3;880000000", "1 field instead of 4"),
    in_line("text in a rating", "9,8,good,880000000", "rating 'good'"),
    in_line("text in a time", "9,8,3,yesterday", "time 'yesterday'"),
    in_line("an empty rating", "9,8,,880000000", "rating ''"),
    in_line("an empty time", "9,8,3,", "time ''"),
    in_line("an empty user", ",8,3,880000000", "user id ''"),
    in_line("an empty item", "9,,3,880000000", "item id ''"),
    in_line("a rating that is nan", "9,8,nan,880000000", "rating 'nan'"),
    in_line("a rating that is infinite", "9,8,inf,880000000", "rating 'inf'"),
    in_line("a rating beyond floats", "9,8,1e99,880000000", "rating '1e99'"),
    in_line("a hexadecimal rating", "9,8,0x3,880000000", "rating '0x3'"),
    in_line("a hexadecimal time", "9,8,3,0x3473BC00", "time '0x3473BC00'"),
    in_line("thousands separators in a time", "9,8,3,880'000'000", "time '880'000'000'"),
    in_line("spaces around a rating", "9,8, 3 ,880000000", "rating ' 3 '"),
    in_line("a time before 1970", "9,8,3,-1", "time '-1'", "between 1970 and 2100"),
    in_line("a time after 2100", "9,8,3,4102444800", "time '4102444800'", "between 1970 and 2100"),
    in_line("a time beyond all integers", "9,8,3,99999999999999999999999", "between 1970 and 2100"),
    in_line("milliseconds among seconds", "9,8,3,880000000000", "number of seconds"),
    in_line("a date among seconds", "9,8,3,1997-11-20", "number of seconds"),
    in_line("a quote that does not end", '"9,8,3,880000000', "does not end"),
    in_line("text after a quoted field", '"9"x,8,3,880000000', "text follows the field in quotes '9'"),
    Bad("more bad lines than allowed", {"log.csv": CSV + "9\n9,8\n"},
        (f"line {BAD_LINE + 1}: '9,8'", "more than 1 bad line so far"), ("--max-bad-lines", "1")),
    Bad("a decimal comma", {"log.csv": CSV.replace(",", ";") + "9;8;3,5;880000000\n"},
        (f"line {BAD_LINE}: '9;8;3,5;880000000'", "rating '3,5'")),
    Bad("an id that is no UTF-8", {"log.csv": CSV.encode() + b"M\xfcller,8,3,880000000\n"},
        (f"line {BAD_LINE}: 'M\\xfcller,8,3,880000000'", "UTF-8")),
    Bad("a byte that is zero", {"log.csv": CSV + 100 * CSV[len(HEADER):] + "9\0,8,3,880000000\n"},
        (f"line {BAD_LINE + 100 * len(ROWS)}: '9\\x00,8,3,880000000'",)),
    Bad("an id of two thousand bytes", {"log.csv": CSV + 2000 * "u" + ",8,3,880000000\n"},
        (f"line {BAD_LINE}: '{80 * 'u'}...'", "user id")),
    Bad("a line of a million characters", {"log.csv": CSV + 1_100_000 * "u" + "\n"},
        (f"'log.csv' line {BAD_LINE}: '{80 * 'u'}...'", "more than a million characters")),
    Bad("a day that no month has", {"log.csv": "".join(f"{row[:row.rindex(',')]},2023-02-28\n" for row in ROWS) +
                                    "9,8,3,2023-02-30\n"}, (f"line {BAD_LINE - 1}: '9,8,3,2023-02-30'", "date")),
    Bad("a rating beyond five stars", {"u.data": TABS + "9\t8\t6\t880000000\n"},
        (f"'u.data' line {BAD_LINE - 1}: '9\\x098\\x096\\x09880000000'", "rating '6'", "from 1 to 5")),
    Bad("a third of a star", {"ratings.csv": MOVIELENS + "9,8,3.3,880000000\n"},
        (f"line {BAD_LINE}: '9,8,3.3,880000000'", "rating '3.3'", "multiple of 0.5")),
    Bad("a MovieLens user that is a word", {"ratings.csv": MOVIELENS + "x,8,3,880000000\n"}, ("user id 'x'",)),
]

NETFLIXES = [
    Bad("withheld ratings", {"qualifying.txt": "1:\n1046323,2005-12-19\n1080030,2005-12-23\n"},
        ("'qualifying.txt'", "withheld", "mv_*.txt")),
    Bad("a list of pairs without ratings", {"probe.txt": "1:\n30878\n2647871\n"}, ("'probe.txt'", "customers alone")),
    Bad("a Netflix file with another movie's header", {"mv_0000002.txt": "1:\n1,3,2005-01-01\n2,3,2005-01-01\n"},
        ("'mv_0000002.txt' line 1: '1:'", "the file's name says movie 2")),
    Bad("a Netflix header that is no number", {"combined_data_1.txt": NETFLIX + "x:\n9,3,2005-01-01\n"},
        ("'combined_data_1.txt' line 43: 'x:'", "no movie's number")),
    Bad("six Netflix stars", {"combined_data_1.txt": NETFLIX + "9,6,2005-01-01\n"},
        ("line 43: '9,6,2005-01-01'", "rating '6'")),
    Bad("a Netflix day that never was", {"combined_data_1.txt": NETFLIX + "9,3,2005-02-29\n"},
        ("line 43: '9,3,2005-02-29'", "date '2005-02-29'")),
    Bad("a Netflix row without a date", {"combined_data_1.txt": NETFLIX + "9,3\n"}, ("line 43: '9,3'", "2 fields")),
    Bad("the same ratings twice in a folder", {"nf/mv_0000001.txt": "1:\n1,3,2005-01-01\n", 
        "nf/combined_data_1.txt": NETFLIX},
        ("'nf'", "both mv_*.txt and combined_data_*.txt")),
]

WHOLE_FILES = [
    Bad("an empty file", {"log.csv": ""}, ("'log.csv'", "empty")),
    Bad("an empty u.data", {"u.data": ""}, ("'u.data'", "empty")),
    Bad("an empty folder", {"nothing/": None}, ("'nothing'", "no files")),
    Bad("only a header", {"log.csv": HEADER}, ("'log.csv'", "nothing below its header")),
    Bad("a missing header", {"ratings.csv": MOVIELENS.split("\n", 1)[1]},
        ("'ratings.csv' as movielens-csv", "its first line is '1,0,2,880000060'"), ("--format", "movielens-csv")),
    Bad("columns of unknown names", {"log.csv": CSV.replace("user,item,rating,time", "alpha,beta,gamma,delta")},
        ("'log.csv'", "'alpha', 'beta', 'gamma', 'delta'", "--columns")),
    Bad("five columns without names", {"log.csv": CSV[len(HEADER):].replace("\n", ",7\n")},
        ("5 columns without names",)),
    Bad("a column that is not there", {"log.csv": CSV}, ("no column is called 'listener'", "'user', 'item'"),
        ("--columns", "listener,item"), USAGE),
    Bad("a column twice", {"log.csv": CSV}, ("column 'user' is there twice",), ("--columns", "user,user"), USAGE),
    Bad("a column beyond the last", {"log.csv": CSV}, ("4 columns",), ("--columns", "1,9"), USAGE),
    Bad("text without columns", {"log.csv": "once upon a time\nthere was\na log\n"}, ("'log.csv'", "--columns")),
    Bad("MovieLens's tags", {"tags.csv": "userId,movieId,tag,timestamp\n1,2,funny,880000000\n"},
        ("tags, not ratings",)),
    Bad("MovieLens's links", {"links.csv": "movieId,imdbId,tmdbId\n1,0114709,862\n"},
        ("links to other sites, not ratings",)),
    Bad("MovieLens's titles", {"movies.csv": "movieId,title,genres\n1,Toy Story (1995),Comedy\n"},
        ("titles, not ratings",)),
    Bad("a part of MovieLens 100K among others", {"parts/u1.base": TABS, "parts/u1.test": TABS},
        ("'parts'", "u1.base")),
    Bad("another format than told", {"log.csv": CSV},
        ("'log.csv' as netflix", "its first line is 'user,item,rating,time'"), ("--format", "netflix")),
    Bad("one of several logs", {"logs/a.csv": CSV, "logs/b.csv": CSV}, ("any of these may be it: a.csv, b.csv",)),
    Bad("what may be ratings or lists", {"log.txt": "".join(f"{u} {i} 3\n" for u in range(9) for i in range(9))},
        ("'log.txt'", "--format delimited, item-lists or counted-lists")),
    Bad("too short to tell lists apart", {"users.dat": "2 5 6\n3 5 6 7\n"},
        ("counted-lists", "item-lists", "--format")),
    Bad("citeulike's count that is wrong", {"users.dat": COUNTED + "5 1 2 3\n"}, ("line 19: '5 1 2 3'",),
        ("--format", "counted-lists")),
    Bad("RecBole's header without users", {"a.inter": "item_id:token\trating:float\n1\t2\n"}, ("'a.inter'",),
        ("--format", "recbole")),
    Bad("RecBole's tokens for times", {"a.inter": "user_id:token\titem_id:token\ttimestamp:float\n1\t2\tnoon\n"},
        ("'a.inter'", "'noon' in column 3")),
    Bad("a binary file", {"log.csv": bytes(range(256)) * 99}, ("'log.csv'", "no text")),
    Bad("a user who took every item", {"log.csv": HEADER + "1,1,1,880000000\n"}, ("leaves no negative",)),
]

FILTERED = [
    Bad("no rating high enough", {"log.csv": CSV}, ("60 are below --min-rating 9",), ("--min-rating", "9")),
    Bad("no day late enough", {"log.csv": CSV}, ("60 are outside of --from and --to",), ("--from", "2020-01-01")),
    Bad("no user busy enough", {"log.csv": CSV},
        ("at least 100 per user and 1 per item",), ("--min-user-interactions", "100")),
    Bad("no item popular enough", {"log.csv": CSV},
        ("at least 1 per user and 7 per item",), ("--min-item-interactions", "7")),
    Bad("ratings asked of lists", {"train.txt": LISTS}, ("has no ratings",), ("--min-rating", "3")),
    Bad("dates asked of lists", {"train.txt": LISTS}, ("has no times",), ("--from", "2020-01-01")),
    Bad("a first day after the last", {"log.csv": CSV}, ("no day is in between",),
        ("--from", "2020-01-02", "--to", "2020-01-01"), USAGE),
    Bad("a day that is none", {"log.csv": CSV}, ("--from '2023-02-30'",), ("--from", "2023-02-30"), USAGE),
]

ARCHIVES = [
    Bad("a gzip that is cut", {"log.csv.gz": gzip.compress(CSV.encode())[:-30]},
        ("log.csv.gz", "damaged or cut short")),
    Bad("a gzip without its checksum", {"log.csv.gz": gzip.compress(CSV.encode())[:-8]},
        ("log.csv.gz", "end is missing")),
    Bad("a gzip with a wrong checksum", {"log.csv.gz": flipped(gzip.compress(CSV.encode()), -6)}, ("data check",)),
    Bad("an xz that is cut", {"log.csv.xz": lzma.compress(CSV.encode())[:-20]}, ("log.csv.xz", "xz data is damaged")),
    Bad("a bzip2 that is damaged", {"log.csv.bz2": flipped(bz2.compress(CSV.encode()), 150)},
        ("bzip2 data is damaged",)),
    Bad("a text named gzip", {"log.csv.gz": CSV}, ("log.csv.gz", "named like a compressed file")),
    Bad("a zip that is cut", {"log.zip": zip_of(("log.csv", CSV))[:-40]}, ("log.zip", "not a whole zip archive")),
    Bad("a zip with a wrong checksum", {"log.zip": flipped(zip_of(("log.csv", CSV), method=zipfile.ZIP_STORED), 200)},
        ("log.zip: log.csv", "cannot be unpacked")),
    Bad("a zip without files", {"log.zip": zip_of(("logs/", ""))}, ("'log.zip'", "no files")),
    Bad("an encrypted zip", {"log.zip": encrypted_zip()}, ("log.zip: log.csv", "encrypted", "password")),
    Bad("a zip in a zip", {"log.zip": zip_of(("inner.zip", zip_of(("log.csv", CSV))))},
        ("inner.zip", "zip archive inside")),
    Bad("a zip whose name leaves it", {"log.zip": zip_of(("../log.csv", CSV))}, ("../log.csv", "leaves the archive")),
    Bad("two logs of one name in a zip", {"log.zip": zip_of(("a/u.data", TABS), ("b/u.data", TABS))},
        ("2 members have that name: a/u.data, b/u.data",)),
    Bad("the same name twice in a tar", {"log.tar": tar_of(("u.data", TABS), ("u.data", TABS))},
        ("log.tar", "two files in it are called 'u.data'")),
    Bad("a tar that is cut", {"log.tar": tar_of(("log.csv", CSV))[:1500]}, ("log.tar", "not a whole tar archive")),
    Bad("a tar without its end", {"log.tar": tar_of(("log.csv", 512 * "x"))[:1024]},
        ("log.tar", "its end is missing")),
    Bad("a tar.gz that is cut", {"log.tar.gz": gzip.compress(tar_of(("log.csv", CSV)))[:300]},
        ("log.tar.gz", "cut short")),
    Bad("a tar whose name leaves it", {"log.tar": tar_of(("a/../../log.csv", CSV))}, ("leaves the archive",)),
    Bad("a tar with a name from the root", {"log.tar": tar_of(("/etc/log.csv", CSV))}, ("leaves the archive",)),
    Bad("a symbolic link in a tar", {"log.tar": tar_of(link(tarfile.SYMTYPE, "log.csv", "/etc/passwd"))},
        ("log.csv", "a link")),
    Bad("a hard link in a tar", {"log.tar": tar_of(link(tarfile.LNKTYPE, "log.csv", "../log.csv"))},
        ("log.csv", "a link")),
    Bad("a pipe in a tar", {"log.tar": tar_of(link(tarfile.FIFOTYPE, "log.csv", ""))},
        ("log.csv", "a device or a pipe")),
    Bad("tars nested too deep", {"a.tar": tar_of(("b.tar", tar_of(("c.tar", tar_of(("log.csv", CSV))))))},
        ("a.tar: b.tar/c.tar", "nested more than two deep")),
    Bad("a gzip bomb", {"log.csv.gz": gzip_bomb()}, ("log.csv.gz", "decompression bomb")),
    Bad("a bomb in a zip", {"log.zip": zip_bomb()}, ("log.zip: log.csv", "decompression bomb")),
]

LIST_FILES = [
    Bad("a test list of unknown users", {"log.csv": CSV, "test.rating": "99\t1\t3\t880000000\n"},
        ("test.rating", "user '99'"),
        ("--test", "test.rating")),
    Bad("a test list with a bad line", {"log.csv": CSV, "test.csv": CSV + "1,2\n"},
        (f"test.csv' line {BAD_LINE}: '1,2'",),
        ("--test", "test.csv")),
    Bad("an empty test list", {"log.csv": CSV, "test.csv": ""}, ("test.csv", "empty"), ("--test", "test.csv")),
    Bad("a test list that is not there", {"log.csv": CSV}, ("'nowhere.csv'",), ("--test", "nowhere.csv"), USAGE),
    Bad("NCF's position beyond the log", {"log.csv": CSV, "test.rating": "6\t1\t3\t880000000\n"}, ("test.rating",),
        ("--test", "test.rating", "--list-ids", "position")),
    Bad("negatives without a pair", {"log.csv": CSV, "neg": "1\t2\t3\n"},
        ("'neg' line 1: '1\\x092\\x093'",), ("--negatives", "neg")),
    Bad("negatives of an unknown user", {"log.csv": CSV, "neg": "(99,1)\t2\t3\n"},
        ("'neg' line 1", "99"), ("--negatives", "neg")),
    Bad("an empty file of negatives", {"log.csv": CSV, "neg": ""}, ("'neg'", "no lists"), ("--negatives", "neg")),
    Bad("too many negatives", {"log.csv": CSV}, ("at most 100000",), ("--negatives", "100001"), USAGE),
]

ALL = LINES + NETFLIXES + WHOLE_FILES + FILTERED + ARCHIVES + LIST_FILES
