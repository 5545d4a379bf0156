"""Stopping on request: by signals to mpirun or to a rank and by time, with a checkpoint, and with nothing lost.

    lrml_dist_stop_test.py LRML_DIST LRML_PREP MPIRUN...
"""

import json
import os
import signal
import time

from launching import DONE, STOPPED, USAGE, Training, main, on_ranks
from running_job import RunningJob

ENDLESS = ("--train.epochs", 1000000, "--train.patience", 0)


class Stops(Training):
    def start(self, out, *options, ranks):
        return RunningJob(on_ranks(ranks, *self.arguments(out, *ENDLESS, *options)), self.folder)

    def latest(self, out):
        return (self.folder / out / "checkpoints/latest").read_text().strip()

    def epochs_done(self, out):
        metrics = self.folder / out / "metrics.jsonl"
        return len(metrics.read_text().splitlines()) if metrics.exists() else 0

    def stops(self, job, out):
        """The job ends with a checkpoint."""
        self.assertEqual(job.end(), STOPPED, job.text())
        step = int(self.latest(out)[len("step-"):-len(".h5")])
        self.assertIn(f"stopped after step {step} (", job.text())
        self.assertFalse((self.folder / out / "result.json").exists())

    def goes_on_exactly(self, out, ranks=0):
        """The run ends two epochs later with the digests of a run that never stopped."""
        length = ("--train.epochs", self.epochs_done(out) + 2, "--train.patience", 0)
        self.train(out, "--resume", *length, ranks=ranks)
        self.train("undisturbed", "--force", *length)
        self.assertEqual(self.digests_of(out), self.digests_of("undisturbed"))
        epochs = [json.loads(line)["epoch"] for line in (self.folder / out / "metrics.jsonl").read_text().splitlines()]
        self.assertEqual(epochs, list(range(1, len(epochs) + 1)))


class Signals(Stops):
    def test_to_the_launcher_stop_all_ranks(self):
        for ranks, number in ((0, signal.SIGUSR1), (1, signal.SIGUSR2), (2, signal.SIGUSR1), (4, signal.SIGUSR2)):
            with self.subTest(ranks=ranks), self.start(f"run-{ranks}", ranks=ranks) as job:
                job.wait_for_epochs(f"run-{ranks}", 2)
                os.kill(job.launcher(), number)
                self.stops(job, f"run-{ranks}")
                self.assertIn(number.name + " on rank 0", job.text())
                self.goes_on_exactly(f"run-{ranks}", 2)

    def test_to_one_rank_stop_all_ranks(self):
        for ranks, rank, number in ((2, 1, signal.SIGTERM), (4, 3, signal.SIGUSR1), (4, 0, signal.SIGTERM)):
            out = f"run-{ranks}-{rank}"
            with self.subTest(out), self.start(out, ranks=ranks) as job:
                job.wait_for_epochs(out, 2)
                os.kill(job.rank(rank), number)
                self.stops(job, out)
                self.assertIn(f"({number.name} on rank {rank}): go on with --resume", job.text())
                self.goes_on_exactly(out)

    def test_before_the_first_step_are_remembered(self):
        with self.start("run", ranks=2) as job:
            job.wait_until(lambda: (self.folder / "run/config.toml").exists())
            os.kill(job.launcher(), signal.SIGUSR1)
            self.stops(job, "run")

    def test_while_a_checkpoint_is_written_let_it_finish(self):
        """Checkpoints after every step: the signal comes while one is being written, or between two."""
        with self.start("run", "--checkpoint.every_minutes", 1e-9, ranks=2) as job:
            checkpoints = self.folder / "run/checkpoints"
            job.wait_until(lambda: any(checkpoints.glob("step-*.part-*")))
            os.kill(job.rank(1), signal.SIGUSR1)
            self.stops(job, "run")
        self.assertEqual(list(checkpoints.glob("*.part-*")), [])
        self.goes_on_exactly("run")

    def test_while_epochs_are_validated_stop_after_the_next_step(self):
        """Validation against all items takes most of the time of these one-step epochs."""
        options = ("--train.batches_per_epoch", 1, "--eval.protocol", "full")
        with self.start("run", *options, ranks=2) as job:
            job.wait_for_epochs("run", 3)
            os.kill(job.launcher(), signal.SIGUSR1)
            self.stops(job, "run")

    def test_after_the_last_step_leave_the_evaluation_to_the_next_session(self):
        self.train("run")
        whole = self.digests_of("run")
        (self.folder / "run/result.json").unlink()
        with RunningJob(on_ranks(2, *self.arguments("run", "--resume")), self.folder) as job:
            job.wait_until(lambda: "resuming after step 15" in job.text())
            code = self.end_of_one_who_is_asked(job)
        if code == STOPPED:  # else it had been done already
            self.train("run", "--resume")
        self.assertEqual(self.digests_of("run"), whole)

    def end_of_one_who_is_asked(self, job):
        os.kill(job.launcher(), signal.SIGUSR1)
        code = job.end()
        self.assertIn(code, (DONE, STOPPED), job.text())
        return code

    def test_a_second_one_ends_the_run_at_once(self):
        """A rank that is stopped cannot finish the step: the first signal alone would wait for it."""
        with self.start("run", "--checkpoint.every_epochs", 1, ranks=2) as job:
            job.wait_for_epochs("run", 2)
            os.kill(job.rank(1), signal.SIGSTOP)
            os.kill(job.rank(0), signal.SIGTERM)
            time.sleep(0.5)
            self.assertIsNone(job.process.poll())
            os.kill(job.rank(0), signal.SIGUSR1)
            self.assertNotIn(job.end(10), (DONE, STOPPED), job.text())
        self.goes_on_exactly("run")

    def test_the_same_one_twice_at_once_is_one(self):
        with self.start("run", ranks=0) as job:
            job.wait_for_epochs("run", 2)
            for _ in range(2):
                os.kill(job.launcher(), signal.SIGUSR1)
            self.stops(job, "run")

    def test_sigterm_to_the_launcher_leaves_the_checkpoint_before(self):
        """mpirun gives its ranks a second; whatever they get done, the run goes on."""
        with self.start("run", "--checkpoint.every_epochs", 1, ranks=2) as job:
            job.wait_for_epochs("run", 3)
            os.kill(job.launcher(), signal.SIGTERM)
            self.assertNotEqual(job.end(), DONE, job.text())
        self.goes_on_exactly("run")


class Time(Stops):
    def test_ends_a_session_after_so_many_minutes(self):
        with self.start("run", "--train.max_minutes", 0.01, ranks=2) as job:
            self.assertEqual(job.end(), STOPPED, job.text())
        self.assertGreater(self.epochs_done("run"), 0)
        self.goes_on_exactly("run")

    def test_cannot_be_negative(self):
        self.refuses(USAGE, on_ranks(0, *self.arguments("run", "--train.max_minutes", -1)), "train.max_minutes is -1",
                     "Use 0 for no limit")


if __name__ == "__main__":
    main()
