"""Disks that fail and runs that collide: the right message, the right code, and the checkpoint before is usable.

    lrml_dist_faults_test.py LRML_DIST LRML_PREP MPIRUN...
"""

import os
import re
import shutil
import signal
import subprocess

from launching import FAILURE, STOPPED, USAGE, Training, main, on_ranks, run
from running_job import RunningJob

ENDLESS = ("--train.epochs", 1000000, "--train.patience", 0)
OFTEN = ("--checkpoint.every_epochs", 1)


class Faults(Training):
    def start(self, out, *options, ranks=0):
        return RunningJob(on_ranks(ranks, *self.arguments(out, *ENDLESS, *options)), self.folder)

    def fails(self, job, *because):
        """One error that says why and what to do."""
        self.assertEqual(job.end(), FAILURE, job.text())
        self.assertEqual(len(re.findall(r"^[0-9:]+ error ", job.text(), re.MULTILINE)), 1, job.text())
        for text in because:
            self.assertIn(text, job.text())

    def goes_on_exactly(self, out):
        epochs = len((self.folder / out / "metrics.jsonl").read_text().splitlines())
        length = ("--train.epochs", epochs + 2, "--train.patience", 0)
        self.train(out, "--resume", *length)
        self.train("undisturbed", *length)
        self.assertEqual(self.digests_of(out), self.digests_of("undisturbed"))


class SecondRun(Faults):
    def test_is_refused_while_the_first_one_works(self):
        for ranks in (0, 2):
            with self.subTest(ranks=ranks), self.start(f"run-{ranks}", ranks=ranks) as first:
                first.wait_for_epochs(f"run-{ranks}", 1)
                holder = first.rank(0) if ranks else first.launcher()
                for option in ((), ("--resume",), ("--force",)):
                    second = run(on_ranks(ranks, *self.arguments(f"run-{ranks}", *option)), self.folder)
                    self.assertEqual(second.returncode, USAGE, second.stderr)
                    self.assertIn(f"process {holder} on host {os.uname().nodename} is at work in it", second.stderr)
                os.kill(first.launcher(), signal.SIGUSR1)
                self.assertEqual(first.end(), STOPPED, first.text())
                self.assertFalse((self.folder / f"run-{ranks}/lock").exists())

    def test_may_start_when_the_first_one_was_killed(self):
        for ranks in (0, 2):
            with self.subTest(ranks=ranks), self.start(f"run-{ranks}", *OFTEN, ranks=ranks) as first:
                first.wait_for_epochs(f"run-{ranks}", 2)
                os.kill(first.launcher(), signal.SIGKILL)
                first.end()
                self.train(f"run-{ranks}", "--resume", *ENDLESS, "--train.stop_after_steps", 3, ranks=ranks, code=STOPPED)


class Folder(Faults):
    def test_that_vanishes_ends_the_run(self):
        for ranks in (0, 2):
            with self.subTest(ranks=ranks), self.start("run", *OFTEN, ranks=ranks) as job:
                job.wait_for_epochs("run", 1)
                (self.folder / "run").rename(self.folder / f"moved-{ranks}")
                self.fails(job, "cannot write 'run/")
            self.goes_on_exactly(f"moved-{ranks}")
            shutil.rmtree(self.folder / "undisturbed")

    def test_that_cannot_be_made_is_refused(self):
        (self.folder / "file").write_text("")
        self.refuses(FAILURE, on_ranks(2, *self.arguments("file/run")), "file/run", "Choose an --out folder")


class Disk(Faults):
    """A small file system of its own for the run."""

    def setUp(self):
        super().setUp()
        self.disk = self.mount_small_disk()

    def test_that_is_full_ends_the_run_with_the_checkpoint_before(self):
        for ranks in (0, 2):
            with self.subTest(ranks=ranks), self.start(f"disk/{ranks}", *OFTEN, ranks=ranks) as job:
                job.wait_until(lambda: (self.disk / f"{ranks}/checkpoints/latest").exists())
                self.fill()
                self.fails(job, "cannot write", "disk/", "No space left on device")
            (self.disk / "filling").unlink()
            self.goes_on_exactly(f"disk/{ranks}")
            shutil.rmtree(self.folder / "undisturbed")

    def fill(self):
        with (self.disk / "filling").open("wb", buffering=0) as file:
            for size in (4096, 1):
                try:
                    while True:
                        file.write(bytes(size))
                except OSError:
                    pass

    def test_that_is_read_only_is_refused(self):
        subprocess.run(["mount", "-o", "remount,ro", self.disk], check=True)
        self.refuses(FAILURE, on_ranks(2, *self.arguments("disk/run")), "disk/run", "Read-only file system",
                     "Choose an --out folder that is writable")


if __name__ == "__main__":
    main()
