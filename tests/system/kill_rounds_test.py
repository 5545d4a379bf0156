"""Rounds of kill -9: a rank or mpirun, at a random moment, every third one while a checkpoint is written. Each round
resumes on another number of ranks, has lost at most one interval, and ends with the digests of an undisturbed run.

    kill_rounds_test.py LRML_DIST LRML_PREP MPIRUN...        LRML_KILL_ROUNDS=100 LRML_KILL_SEED=1 in the environment
"""

import os
import random
import re
import signal
import time

from launching import DONE, STOPPED, Training, main, on_ranks
from running_job import RunningJob, signal_if_there

ROUNDS = int(os.environ.get("LRML_KILL_ROUNDS", "6"))
SEED = int(os.environ.get("LRML_KILL_SEED", "1"))
ENDLESS = ("--train.epochs", 1000000, "--train.patience", 0)
STEPS_PER_EPOCH = 5


class Killed(Training):
    def test_runs_resume_with_nothing_lost(self):
        choice = random.Random(SEED)
        for number in range(ROUNDS):
            with self.subTest(round=number, seed=SEED):
                self.round(f"run-{number}", choice, in_checkpoint=number % 3 == 0)

    def round(self, out, choice, in_checkpoint):
        ranks = choice.choice((1, 2, 3))
        victim = choice.choice((None, *range(ranks)))  # None: mpirun
        command = on_ranks(ranks, *self.arguments(out, *ENDLESS, "--checkpoint.every_epochs", 1))
        with RunningJob(command, self.folder) as job:
            job.wait_for_epochs(out, choice.randint(1, 20))
            pid = job.launcher() if victim is None else job.rank(victim)
            if in_checkpoint:
                job.wait_until(lambda: any((self.folder / out / "checkpoints").glob("step-*.part-*")))
            else:
                time.sleep(choice.random() / 20)
            signal_if_there(pid, signal.SIGKILL)
            self.assertNotIn(job.end(), (DONE, STOPPED), job.text())
        self.resumes(out, choice.choice((0, 2)))

    def resumes(self, out, ranks):
        # The lines of metrics.jsonl are epochs done; the last one's checkpoint may have been cut off.
        done = len((self.folder / out / "metrics.jsonl").read_text().splitlines())
        length = ("--train.epochs", done + 2, "--train.patience", 0)
        resumed = self.train(out, "--resume", *length, ranks=ranks)
        found = re.search(r"resuming after step (\d+)", resumed.stderr)
        step = int(found[1]) if found else 0
        self.assertGreaterEqual(step, STEPS_PER_EPOCH * (done - 1))
        self.assertEqual(list((self.folder / out / "checkpoints").glob("*.part-*")), [])
        self.train("undisturbed", "--force", *length)
        self.assertEqual(self.digests_of(out), self.digests_of("undisturbed"))


if __name__ == "__main__":
    main()
