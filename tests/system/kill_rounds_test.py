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
STEPS_PER_EPOCH = 5  # and of an interval


def step_in(text):
    """30 in "step-00000030.h5"; 0 in nothing."""
    found = re.search(r"step-(\d+)", text)
    return int(found[1]) if found else 0


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
            job.wait_until((self.folder / out / "config.toml").exists)
            if epochs := choice.randint(0, 20):
                job.wait_for_epochs(out, epochs)
            pid = job.launcher() if victim is None else job.rank(victim)
            if in_checkpoint:
                writer, step = self.stop_while_writing(job, out, choice)
                self.assertGreaterEqual(self.latest(out), step - STEPS_PER_EPOCH)
                signal_if_there(pid, signal.SIGKILL)
                signal_if_there(writer, signal.SIGCONT)
            else:
                step = 0
                time.sleep(choice.random() / 20)
                signal_if_there(pid, signal.SIGKILL)
            self.assertNotIn(job.end(), (DONE, STOPPED), job.text())
            job.wait_for_ranks_to_end()
        self.resumes(out, choice.choice((0, 2)), at_least=step - STEPS_PER_EPOCH)

    def stop_while_writing(self, job, out, choice):
        """Stops rank 0, which makes the file, at a random moment in the writing of a checkpoint; its process id and the
        step of that checkpoint."""
        writer = job.rank(0)
        while True:
            job.wait_until(lambda: self.written_now(out))
            time.sleep(choice.random() / 1000)
            job.stop(writer)
            if now := self.written_now(out):
                return writer, step_in(now[0])
            os.kill(writer, signal.SIGCONT)

    def written_now(self, out):
        return [file.name for file in (self.folder / out / "checkpoints").glob("step-*.part-*")]

    def latest(self, out):
        """The step that `latest` names; before there is one, that of a checkpoint which was complete."""
        folder = self.folder / out / "checkpoints"
        if (folder / "latest").exists():
            return step_in((folder / "latest").read_text())
        return max((step_in(file.name) for file in folder.glob("step-*.h5")), default=0)

    def epochs_done(self, out):
        file = self.folder / out / "metrics.jsonl"
        return file.read_text().count("\n") if file.exists() else 0

    def resumes(self, out, ranks, at_least):
        # A line of metrics.jsonl is an epoch done; the last one's checkpoint may have been cut off.
        done = self.epochs_done(out)
        length = ("--train.epochs", done + 2, "--train.patience", 0)
        latest = self.latest(out)
        resumed = self.train(out, "--resume", *length, ranks=ranks)
        found = re.search(r"resuming after step (\d+)", resumed.stderr)
        step = int(found[1]) if found else 0
        self.assertEqual(step, latest)
        self.assertGreaterEqual(step, max(STEPS_PER_EPOCH * (done - 1), at_least))
        self.assertEqual(list((self.folder / out / "checkpoints").glob("*.part-*")), [])
        self.assertEqual(self.epochs_done(out), done + 2)
        self.train("undisturbed", "--force", *length)
        self.assertEqual(self.digests_of(out), self.digests_of("undisturbed"))


if __name__ == "__main__":
    main()
