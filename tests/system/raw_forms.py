"""The same kind of log written in each form that lrml_prep converts, with ids as awkward as the form allows."""

import dataclasses
import datetime
import random
import typing

DAY = 86400
NUMBERS = [*range(1, 40), 99999, 4294967295, 4294967296, 12345678901234567890]
WORDS = ["7", "07", "007", "0", "00", "-1", "1.0", "1e3", "Zoë", "日本", "two words", " padded ", "semi;colon",
         "a::b", "pipe|d", "'", "#1", "null", "nan", "User", "x" * 1024, *(f"u{k}" for k in range(20))]
QUOTED = [*WORDS, "a, comma", 'say "hi"', ",", '""']
PADDED = [f"{number:07}" for number in range(68, 108)]


@dataclasses.dataclass(frozen=True)
class Row:
    user: str
    item: str
    rating: float = 0.0
    time: int = 0


def rows_of(users, items, ratings=(0.0,), times=(0,), seed=1):
    """From three to twenty items for each user, none twice; times are few enough for ties."""
    draw = random.Random(seed)
    return [Row(str(user), str(item), draw.choice(ratings), draw.choice(times))
            for user in users for item in draw.sample(items, draw.randint(3, min(20, len(items) - 8)))]


def seconds(step=1, count=50, first=1112486027):
    return range(first, first + step * count, step)


def utc(row, form):
    return datetime.datetime.fromtimestamp(row.time, datetime.timezone.utc).strftime(form)


def quoted(text):
    return '"' + text.replace('"', '""') + '"'


@dataclasses.dataclass
class Form:
    """One file with a line for each row."""
    file: str
    line: typing.Callable
    rows: list
    head: str = ""
    options: tuple = ()
    end: str = "\n"
    others: dict = dataclasses.field(default_factory=dict)  # files beside it

    def text(self, shuffle=False):
        lines = [self.line(row) for row in self.rows]
        if shuffle:
            random.Random(2).shuffle(lines)
        return "".join(line + self.end for line in [*self.head.splitlines(), *lines]).encode()

    def files(self, shuffle=False):
        return {self.file: self.text(shuffle), **self.others}


@dataclasses.dataclass
class Netflix:
    """Blocks of rows under a line with their movie."""
    rows: list
    files_of: typing.Callable  # movie: file
    options: tuple = ()
    others: dict = dataclasses.field(default_factory=lambda: {
        "probe.txt": b"1:\n1\n", "qualifying.txt": b"1:\n1,2005-12-31\n",
        "movie_titles.txt": "1,2003,Am\u00e9lie, again\n2,NULL,\"Quoted\"\n".encode("latin-1")})

    def files(self, shuffle=False):
        rows = random.Random(2).sample(self.rows, len(self.rows)) if shuffle else self.rows
        texts = {}
        for movie in sorted({row.item for row in rows}, key=int):
            block = "".join(f"{row.user},{row.rating:.0f},{utc(row, '%Y-%m-%d')}\n"
                            for row in rows if row.item == movie)
            file = self.files_of(int(movie))
            texts[file] = texts.get(file, b"") + f"{movie}:\n{block}".encode()
        return {**texts, **self.others}


@dataclasses.dataclass
class Lists:
    """A line of items for each user; `counted` says how many and leaves the user to the line's number."""
    file: str
    rows: list
    counted: bool = False
    options: tuple = ()

    def files(self, shuffle=False):
        items = {}
        for row in self.rows:
            items.setdefault(row.user, []).append(row.item)
        lines = [f"{len(ones) if self.counted else user} " + " ".join(ones) for user, ones in items.items()]
        if shuffle:
            random.Random(2).shuffle(lines)
        return {self.file: "".join(line + " \n" for line in lines).encode()}


STARS, HALF_STARS = range(1, 6), [k / 2 for k in range(1, 11)]
MOVIELENS = rows_of(NUMBERS, NUMBERS, HALF_STARS, seconds())
WHOLE = rows_of(NUMBERS, NUMBERS, STARS, seconds())
HEADER = "userId,movieId,rating,timestamp"
DAYS = rows_of(range(1, 30), range(1, 40), STARS, range(12000 * DAY, 12050 * DAY, DAY))
NAMED = rows_of(WORDS, WORDS[::-1], [0.5, -3.0, 1000.25, 0.0], seconds(), seed=3)
PLAIN_WORDS = [word for word in WORDS if " " not in word]
LISTED = rows_of(range(50), range(60), seed=4)


def csv(row):
    return f"{row.user},{row.item},{row.rating},{row.time}"


def tabs(row):
    return f"{row.user}\t{row.item}\t{row.rating:g}\t{row.time}"


def dat(row):
    return f"{row.user}::{row.item}::{row.rating:g}::{row.time}"


def with_time(write):
    return lambda row: f"{row.user},{row.item},{row.rating},{write(row)}"


def movie_file(movie):
    return f"mv_{movie:07}.txt"


TIMED = "user,item,rating,time"
FORMS = {
    "MovieLens 100K": Form("u.data", tabs, WHOLE, others={"u1.base": b"1\t1\t1\t1\n", "u.info": b"2 users\n"}),
    "MovieLens 1M": Form("ratings.dat", dat, WHOLE, others={
        "users.dat": b"1::F::1::10::48067\n", "movies.dat": "1::Am\u00e9lie (2001)::Comedy\n".encode("latin-1")}),
    "MovieLens 10M": Form("ratings.dat", dat, MOVIELENS, others={"tags.dat": b"1::1::a::b::1\n"}),
    "MovieLens 20M": Form("ratings.csv", csv, MOVIELENS, HEADER, others={
        "tags.csv": b"userId,movieId,tag,timestamp\n1,1,a,1\n", "links.csv": b"movieId,imdbId,tmdbId\n1,0114709,\n",
        "movies.csv": b'movieId,title,genres\n1,"11\'09""01, again",Drama\n'}),
    "MovieLens with CRLF and a mark": Form("ratings.csv", csv, MOVIELENS, "\ufeff" + HEADER, end="\r\n"),
    "Kaggle's MovieLens 20M": Form("rating.csv", with_time(lambda row: quoted(utc(row, "%Y-%m-%d %H:%M:%S"))),
                                   MOVIELENS, ",".join(quoted(name) for name in HEADER.split(","))),
    "MovieTweetings": Form("ratings.dat", dat, rows_of(NUMBERS, PADDED, range(11), seconds())),
    "Netflix's files": Netflix(DAYS, movie_file),
    "Netflix combined": Netflix(DAYS, lambda movie: f"combined_data_{1 + movie // 12}.txt"),
    "a part of Netflix": Netflix([row for row in DAYS if int(row.item) < 9], lambda movie: "combined_data_1.txt"),
    "columns by name": Form("log.csv", lambda row: f"x,{quoted(row.item)},{row.time},{quoted(row.user)},{row.rating}",
                            rows_of(QUOTED, QUOTED, [1.5, 2.0], seconds()), "junk,song,at,listener,score",
                            ("--columns", "listener,song,score,at")),
    "columns by number": Form("log.txt", lambda row: f"{row.time}|{row.item}|{row.user}",
                              rows_of([word for word in WORDS if "|" not in word], NUMBERS, times=seconds()),
                              options=("--columns", "3,2,,1", "--delimiter", "|", "--header", "no")),
    "semicolons": Form("log.csv", lambda row: f"{quoted(row.user)};{row.item};{row.rating}",
                       rows_of(WORDS, NUMBERS, [2.5, 1.0]), "user_id;item_id;score"),
    "words": Form("log.csv", csv, NAMED, TIMED),
    "milliseconds": Form("log.csv", with_time(lambda row: row.time * 1000 + 999), NAMED, TIMED),
    "microseconds": Form("log.csv", with_time(lambda row: row.time * 1000000), NAMED, TIMED),
    "days": Form("log.csv", with_time(lambda row: utc(row, "%Y-%m-%d")), DAYS, TIMED),
    "ISO times": Form("log.csv", with_time(lambda row: utc(row, "%Y-%m-%dT%H:%M:%SZ")), NAMED, TIMED),
    "times with an offset": Form("log.csv", with_time(lambda row: utc(
        dataclasses.replace(row, time=row.time + 5400), "%Y-%m-%dT%H:%M:%S.5+01:30")), NAMED, TIMED),
    "no ratings": Form("log.tsv", lambda row: f"{row.user}\t{row.item}\t{row.time}",
                       rows_of(WORDS, WORDS, times=seconds()), "visitorid\titemid\ttimestamp"),
    "users and items alone": Form("log.csv", lambda row: f"{row.user},{row.item}", rows_of(WORDS, NUMBERS),
                                  "user,item"),
    "Last.fm's plays": Form("user_artists.dat", lambda row: f"{row.user}\t{row.item}\t{row.rating}",
                            rows_of(NUMBERS, NUMBERS, [1, 352698, 77]), "userID\tartistID\tweight", end="\r\n"),
    "RecBole": Form("a.inter", lambda row: f"{row.user}\t{row.item}\t{row.rating}\t{row.time:.5E}",
                    rows_of(PLAIN_WORDS, NUMBERS, HALF_STARS, seconds(10000, first=964980000)),
                    "user_id:token\titem_id:token\trating:float\ttimestamp:float"),
    "LightGCN": Lists("train.txt", LISTED),
    "lists of words": Lists("train.txt", rows_of(PLAIN_WORDS, PLAIN_WORDS), options=("--format", "item-lists")),
    "lists in order": Lists("sequences.txt", LISTED, options=("--ordered",)),
    "citeulike": Lists("users.dat", LISTED, counted=True),
}
