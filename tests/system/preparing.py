"""Running lrml_prep as its users do.

    <a test>.py LRML_PREP
"""

import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
DONE, USAGE, BAD_DATA = 0, 2, 3


class Preparing(unittest.TestCase):
    """A folder for each test, where the program is run."""

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def run_program(self, *arguments, **how):
        return subprocess.run([PROGRAM, *arguments], cwd=self.folder, capture_output=True, text=True, **how)
