"""Disks that fail in mid-run, in calls that really fail: the right message, code 1, no rank waits for another, and the
checkpoint before goes on exactly. The disk is tests/support/failing_disk.cpp.

    failing_disk_test.py FAILING_DISK LRML_DIST LRML_PREP MPIRUN...
"""

import os
import re
import sys
import unittest.mock

FAILING_DISK = os.path.abspath(sys.argv.pop(1))

from launching import DONE, FAILURE, Training, main, on_ranks, run  # noqa: E402
from running_job import RunningJob  # noqa: E402

ENDLESS = ("--train.epochs", 1000000, "--train.patience", 0)
OFTEN = ("--checkpoint.every_epochs", 1)
CHECKPOINTS = "/checkpoints/step-"


class FailingDisk(Training):
    def command(self, ranks, out, *options):
        """Only the ranks themselves get the disk, not mpirun."""
        command = on_ranks(ranks, *self.arguments(out, *options))
        program = len(command) - len(self.arguments(out, *options)) - 1
        return [*command[:program], "env", f"LD_PRELOAD={FAILING_DISK}", *command[program:]]

    def disk(self, fault, **more):
        settings = {"FAULT": fault, "PLACE": CHECKPOINTS, **more}
        environment = {f"FAILING_DISK_{name}": str(value) for name, value in settings.items()}
        return unittest.mock.patch.dict(os.environ, environment)

    def fails(self, ranks, fault, *because, **more):
        """Training fails once there is a checkpoint; that one goes on to the digests of an undisturbed run."""
        out = f"{fault}-{ranks}"
        broken = self.folder / f"{out}-is-broken"
        with self.disk(fault, SINCE=broken, **more):
            with RunningJob(self.command(ranks, out, *ENDLESS, *OFTEN), self.folder) as job:
                job.wait_until(lambda: (self.folder / out / "checkpoints/latest").exists())
                broken.touch()
                self.assertEqual(job.end(), FAILURE, job.text())
                errors = re.findall(r"^[0-9:]+ error .*", job.text(), re.MULTILINE)
                self.assertEqual(len(errors), 1, job.text())
                for text in because:
                    self.assertIn(text, errors[0])
        self.assertEqual(list((self.folder / out / "checkpoints").glob("*.part-*")), [])
        self.goes_on_exactly(out, ranks)

    def goes_on_exactly(self, out, ranks):
        epochs = len((self.folder / out / "metrics.jsonl").read_text().splitlines())
        length = ("--train.epochs", epochs + 2, "--train.patience", 0)
        self.assertIn("resuming after step", self.train(out, "--resume", *length, ranks=ranks).stderr)
        self.train("undisturbed", "--force", *length)
        self.assertEqual(self.digests_of(out), self.digests_of("undisturbed"))

    def test_takes_a_few_bytes_at_a_time_and_all_is_well(self):
        self.train("undisturbed", *OFTEN)
        for ranks in (0, 2):
            with self.subTest(ranks=ranks):
                with self.disk("short", PLACE=f"/out-{ranks}/"):
                    result = run(self.command(ranks, f"out-{ranks}", *OFTEN), self.folder)
                self.assertEqual(result.returncode, DONE, result.stderr)
                self.assertEqual(self.digests_of(f"out-{ranks}"), self.digests_of("undisturbed"))

    def test_fails_while_rank_0_makes_the_file(self):
        for ranks in (0, 2):
            with self.subTest(ranks=ranks):
                self.fails(ranks, "error", "cannot write", CHECKPOINTS, "Input/output error", RANK=0 if ranks else "")

    def test_fails_while_the_last_rank_writes(self):
        for ranks in (2, 3):
            with self.subTest(ranks=ranks):
                self.fails(ranks, "error", f"on rank {ranks - 1}: cannot write", CHECKPOINTS, "Input/output error",
                           RANK=ranks - 1, GOOD=ranks)

    def test_does_not_flush(self):
        for ranks in (0, 3):
            with self.subTest(ranks=ranks):
                self.fails(ranks, "flush", "cannot write", CHECKPOINTS, "Input/output error",
                           RANK=ranks - 1 if ranks else "")

    def test_turns_read_only(self):
        for ranks in (0, 2):
            with self.subTest(ranks=ranks):
                self.fails(ranks, "readonly", "cannot write", CHECKPOINTS, "Read-only file system")

    def test_fails_while_the_newest_is_named(self):
        latest = "/checkpoints/latest"
        self.fails(2, "error", "cannot write", latest, "Input/output error", PLACE=latest)
        self.fails(2, "readonly", "cannot write", latest, "Read-only file system", PLACE=latest)

    def test_fails_under_the_metrics(self):
        self.fails(2, "error", "cannot write", "metrics.jsonl", PLACE="/metrics.jsonl")


if __name__ == "__main__":
    main()
