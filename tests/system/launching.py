"""Running lrml_dist and lrml_prep as their users do, without ever waiting for one that hangs.

    <a test>.py LRML_DIST LRML_PREP MPIRUN...
"""

import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import unittest

LRML_DIST, LRML_PREP = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
MPIRUN = sys.argv[3:]

SMALL = ("--users", 60, "--items", 80, "--interactions", 900, "--negatives", 20)

DONE, FAILURE, USAGE, BAD_DATA, NO_CHECKPOINT, STOPPED = 0, 1, 2, 3, 4, 75


def run(command, folder, timeout=120):
    """The finished process; a job that hangs is ended as a whole and fails the test."""
    with subprocess.Popen([str(word) for word in command], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True, start_new_session=True) as job:
        try:
            output, errors = job.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            os.killpg(job.pid, signal.SIGKILL)
            raise
    return subprocess.CompletedProcess(command, job.returncode, output, errors)


def on_ranks(ranks, *arguments):
    """lrml_dist under mpirun, or as a plain process for 0 ranks."""
    return [*(MPIRUN + ["-np", ranks] if ranks else []), LRML_DIST, *arguments]


class Training(unittest.TestCase):
    """A folder for each test, with the dataset `data` and the configuration `config` of its class."""

    @classmethod
    def setUpClass(cls):
        cls.data, cls.config = cls.make_inputs(pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory())))

    @classmethod
    def make_inputs(cls, folder):
        """Sixty users and eighty items; a run takes 15 steps in 3 epochs."""
        synthesize(folder / "small.h5", *SMALL)
        (folder / "small.toml").write_text("[model]\ndim = 8\nslots = 4\n[optim]\nlearning_rate = 0.02\n"
                                           "[train]\nepochs = 3\nbatches_per_epoch = 5\n")
        return folder / "small.h5", folder / "small.toml"

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def arguments(self, out, *options):
        return ["--config", self.config, "--data", self.data, "--out", out, *options]

    def mount_small_disk(self):
        """A folder that is a file system of 2 MB until the test ends."""
        disk = self.folder / "disk"
        disk.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "none", disk], capture_output=True).returncode:
            self.skipTest("needs the right to mount a small file system")
        self.addCleanup(subprocess.run, ["umount", "--lazy", disk])
        return disk

    def train(self, out, *options, ranks=0, code=DONE, timeout=120):
        result = run(on_ranks(ranks, *self.arguments(out, *options)), self.folder, timeout)
        self.assertEqual(result.returncode, code, result.stderr)
        return result

    def result_of(self, out):
        return json.loads((self.folder / out / "result.json").read_text())

    def digests_of(self, out):
        result = self.result_of(out)
        return result["parameters_digest"], result["best_digest"]

    def refuses(self, code, command, *because):
        """One message "problem (why) what to do" with all of `because`, and no file made, changed or left behind."""
        before = self.files()
        result = run(command, self.folder)
        self.assertEqual(result.returncode, code, result.stderr)
        errors = [line for line in result.stderr.splitlines() if " error " in line]
        self.assertEqual(len(errors), 1, result.stderr)
        self.assertRegex(result.stderr, r"(?s) error .+ \((it must be .+\)\.|.+\)[.:]?\s.*[A-Z].+)")
        for text in because:
            self.assertIn(text, result.stderr)
        self.assertEqual(self.files(), before)

    def files(self):
        return {path: path.stat().st_mtime_ns for path in self.folder.rglob("*") if path.is_file()}


def synthesize(file, *options):
    """Makes a dataset of the preset ml-100k with these options."""
    result = run([LRML_PREP, "synth", "--preset", "ml-100k", "-o", file, *options], file.parent)
    if result.returncode != DONE:
        raise RuntimeError(result.stderr)


def main():
    return unittest.main(module="__main__", argv=sys.argv[:1])
