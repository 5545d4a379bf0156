"""A rank that dies ends the job, and a rank that stalls is named: both with its number and its host.

    lrml_dist_watchdog_test.py LRML_DIST LRML_PREP MPIRUN...
"""

import os
import re
import signal
import socket
import time

from launching import DONE, STOPPED, USAGE, Training, main, on_ranks
from running_job import RunningJob

ENDLESS = ("--train.epochs", 1000000, "--train.patience", 0)
HOST = re.escape(socket.gethostname())


class Ranks(Training):
    def start(self, out, *options, ranks):
        return RunningJob(on_ranks(ranks, *self.arguments(out, *ENDLESS, *options)), self.folder)

    def test_that_die_end_the_job_within_ten_seconds(self):
        for ranks, dies in ((2, 0), (2, 1), (4, 2)):
            with self.subTest(ranks=ranks, dies=dies), self.start(f"run-{ranks}-{dies}", ranks=ranks) as job:
                job.wait_for_epochs(f"run-{ranks}-{dies}", 2)
                os.kill(job.rank(dies), signal.SIGKILL)
                began = time.monotonic()
                self.assertNotIn(job.end(), (DONE, STOPPED), job.text())
                self.assertLess(time.monotonic() - began, 10)
                self.assertRegex(job.text(), rf"rank {dies} with PID \d+ on node {HOST} exited on signal 9")

    def test_that_stall_are_named_and_may_go_on(self):
        for stalls in (0, 1, 2):
            with self.subTest(stalls=stalls), self.start(f"run-{stalls}", "--train.stall_seconds", 1,
                                                               ranks=3) as job:
                job.wait_for_epochs(f"run-{stalls}", 2)
                stopped = job.rank(stalls)
                os.kill(stopped, signal.SIGSTOP)
                blame = f"error rank {stalls} on host {socket.gethostname()} holds up the others"
                job.wait_until(lambda: blame in job.text())
                os.kill(stopped, signal.SIGCONT)
                os.kill(stopped, signal.SIGUSR1)
                self.assertEqual(job.end(), STOPPED, job.text())

    def test_that_work_are_not_blamed(self):
        with self.start("run", "--train.stall_seconds", 3, "--train.max_minutes", 0.07, ranks=3) as job:
            self.assertEqual(job.end(), STOPPED, job.text())
            self.assertNotIn("holds up", job.text())

    def test_cannot_be_given_a_negative_time(self):
        self.refuses(USAGE, on_ranks(0, *self.arguments("run", "--train.stall_seconds", -1)),
                     "train.stall_seconds is -1", "Use 0 to name nobody")


if __name__ == "__main__":
    main()
