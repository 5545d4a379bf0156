"""On several ranks every failure is printed once, with the rank's number, and every rank ends with its code.

    failures_test.py PROGRAM MPIRUN...
"""

import os
import signal
import subprocess
import sys
import unittest

PROGRAM, *MPIRUN = sys.argv[1:]


def launch(how, ranks):
    """(exit code, standard error) of the program on so many ranks; a job that hangs is ended as a whole."""
    command = [*MPIRUN, "-np", str(ranks), PROGRAM, how]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True) as job:
        try:
            errors = job.communicate(timeout=60)[1]
        except subprocess.TimeoutExpired:
            os.killpg(job.pid, signal.SIGTERM)
            raise
    return job.returncode, errors


class Failures(unittest.TestCase):
    def expect(self, how, ranks, code, *lines):
        exit_code, errors = launch(how, ranks)
        self.assertEqual(exit_code, code, errors)
        self.assertEqual(errors.count("the file is torn"), len(lines), errors)
        for line in lines:
            self.assertIn(line, errors)

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
