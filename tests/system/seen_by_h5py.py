"""lrml_prep, and h5py to look into what it writes; where h5py is missing the test is skipped as a whole.

    <a test>.py LRML_PREP
"""

import sys

from preparing import PROGRAM  # noqa: F401, for the tests

SKIPPED = 77
try:
    import h5py
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(SKIPPED)
