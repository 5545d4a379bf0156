#!/usr/bin/env python3
"""Copies MovieLens 1M without some of its users' ratings.

    without_users.py ml-1m.zip OUT.zip EVERY COUNT      leaves out users EVERY, 2·EVERY, …, COUNT of them
"""

import sys
import zipfile

source, target, every, count = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
left_out = {str(every * k).encode() for k in range(1, count + 1)}
with zipfile.ZipFile(source) as whole, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as part:
    for name in whole.namelist():
        content = whole.read(name)
        if name.endswith("ratings.dat"):
            content = b"".join(line for line in content.splitlines(True) if line.split(b"::")[0] not in left_out)
        part.writestr(name, content)
