"""A small log of films in the format of MovieLens 1M, with titles that have commas, words in common, and genres."""

import random

from launching import DONE, LRML_DIST, LRML_PREP, run

USERS, ITEMS = 50, 40
GENRES = ("Comedy", "Drama", "Horror")
NAMED = {3: "Godfather, The (1972)", 7: "Heat (1995)", 12: "Star Wars (1977)", 13: "Star Trek (1979)", 20: "Twice (2000)",
         21: "Twice (2000)", 30: "Caf\u00e9 \"Noir\" (1988)"}


def title_of(item):
    return NAMED.get(item, f"Film number {item} (1990)")


def genres_of(item):
    return GENRES[item % 3] + ("|Musical" if item % 7 == 0 else "")


def user_id(user):
    return str(100 + 3 * user)


def convert_films(folder, without=()):
    """Makes folder/films.h5; users u like items of their kind, u mod 3. Without the users named."""
    rng = random.Random(5)
    raw = folder / "films"
    raw.mkdir()
    lines = []
    for user in range(USERS):
        liked = [item for item in range(1, ITEMS + 1) if item % 3 == user % 3]
        items = rng.sample(liked, 8) + rng.sample([item for item in range(1, ITEMS + 1) if item not in liked], 3)
        rng.shuffle(items)
        if user_id(user) not in without:
            lines += [f"{user_id(user)}::{item}::{1 + item % 5}::{978300000 + 60 * k}\n" for k, item in enumerate(items)]
    (raw / "ratings.dat").write_text("".join(lines))
    (raw / "movies.dat").write_text("".join(f"{i}::{title_of(i)}::{genres_of(i)}\n" for i in range(1, ITEMS + 1)),
                                    encoding="cp1252")
    (raw / "users.dat").write_text("".join(f"{user_id(u)}::{'FM'[u % 2]}::{(18, 25, 35)[u % 3]}::{u % 4}::{12345 + u % 7}\n"
                                           for u in range(USERS)))
    result = run([LRML_PREP, "convert", raw, "-o", folder / "films.h5", "--negatives", 10], folder)
    if result.returncode != DONE:
        raise RuntimeError(result.stderr)
    return folder / "films.h5"


def train_films(folder, data, kind="lrml", out="run", relation="shared"):
    """A run of 12 epochs in folder/out."""
    (folder / f"{out}.toml").write_text(f'[model]\nkind = "{kind}"\nrelation = "{relation}"\ndim = 8\nslots = 4\n'
                                        "[optim]\nlearning_rate = 0.02\n[train]\nepochs = 12\nbatches_per_epoch = 5\n")
    result = run([LRML_DIST, "--config", folder / f"{out}.toml", "--data", data, "--out", folder / out], folder)
    if result.returncode != DONE:
        raise RuntimeError(result.stderr)
    return folder / out
