"""On several ranks every failure is printed once, with the rank's number, and every rank ends with its code.

    failures_test.py PROGRAM MPIRUN...
"""

import subprocess
import sys
import unittest

PROGRAM, *MPIRUN = sys.argv[1:]


def launch(how, ranks):
    command = [*MPIRUN, "-np", str(ranks), PROGRAM, how]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


class Failures(unittest.TestCase):
    def expect(self, how, ranks, code, *lines):
        done = launch(how, ranks)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertEqual(done.stderr.count("the file is torn"), len(lines), done.stderr)
        for line in lines:
            self.assertIn(line, done.stderr)

    def test_ranks_that_agree_end_by_themselves(self):
        self.expect("agreed", 3, 3, "error reading failed on rank 2: the file is torn")

    def test_a_rank_that_fails_alone_ends_all(self):
        self.expect("alone", 3, 4, "error rank 2: the file is torn")

    def test_a_foreign_exception_ends_all(self):
        self.expect("foreign", 3, 1, "error rank 2: the file is torn")

    def test_one_rank_needs_no_number(self):
        self.expect("alone", 1, 4, "error the file is torn")

    def test_codes_without_a_failure_pass_through(self):
        self.expect("stopped", 3, 75)
        self.expect("nothing", 3, 0)


if __name__ == "__main__":
    sys.exit(unittest.main(argv=sys.argv[:1]))
