"""What a pandas user writes in place of `lrml_prep convert` for a MovieLens ratings.csv, stored negatives left out.

    pandas_convert.py ratings.csv out.h5
"""
import sys

import h5py
import numpy
import pandas

CHUNK_BYTES = 1 << 20


def read(path):
    types = {"userId": "int32", "movieId": "int32", "rating": "float32", "timestamp": "int64"}
    return pandas.read_csv(path, dtype=types)


def split(counts, random):
    """Positions, in a log sorted by (user, time), of the test items (the last) and the validation items (another)."""
    ends = numpy.cumsum(counts)
    has_test, has_valid = counts >= 2, counts >= 3
    test = ends[has_test] - 1
    valid = (ends - counts)[has_valid] + random.integers(0, counts[has_valid] - 1)
    return valid, test


def write_array(file, path, values):
    columns = values.shape[1:]
    row_bytes = values.dtype.itemsize * int(numpy.prod(columns, dtype="int64"))
    chunks = (max(1, min(CHUNK_BYTES // row_bytes, len(values))), *columns) if len(values) else None
    packing = dict(chunks=chunks, shuffle=True, compression="gzip", fletcher32=True) if len(values) else {}
    file.create_dataset(path, data=values, **packing)


def write_part(file, group, log, users):
    offsets = numpy.zeros(users + 1, "u8")
    numpy.cumsum(numpy.bincount(log.user, minlength=users), out=offsets[1:])
    write_array(file, group + "/offsets", offsets)
    write_array(file, group + "/items", log.item.to_numpy("u4"))
    write_array(file, group + "/timestamp", log.timestamp.to_numpy("i8"))
    write_array(file, group + "/rating", log.rating.to_numpy("f4"))


def convert(source, target):
    log = read(source)
    log["user"], user_ids = pandas.factorize(log.userId, sort=True)
    log["item"], item_ids = pandas.factorize(log.movieId, sort=True)
    log = log.sort_values(["user", "timestamp"], kind="stable", ignore_index=True)
    counts = numpy.bincount(log.user)
    valid, test = split(counts, numpy.random.default_rng(1))
    train = numpy.ones(len(log), bool)
    train[valid] = train[test] = False
    with h5py.File(target, "w") as file:
        write_array(file, "users/id", user_ids.to_numpy().astype("S"))
        write_array(file, "items/id", item_ids.to_numpy().astype("S"))
        write_part(file, "train", log[train], len(counts))
        write_part(file, "valid", log.iloc[valid], len(counts))
        write_part(file, "test", log.iloc[test], len(counts))


if __name__ == "__main__":
    convert(*sys.argv[1:])
