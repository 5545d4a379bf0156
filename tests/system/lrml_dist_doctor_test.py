"""doctor: what it finds on real ranks, what it leaves behind (nothing), and that no rank waits for another.

    lrml_dist_doctor_test.py LRML_DIST LRML_PREP MPIRUN...
"""

import json
import os
import shutil
import signal
import subprocess

from launching import DONE, FAILURE, LRML_DIST, MPIRUN, STOPPED, USAGE, Training, main, on_ranks, run, synthesize
from running_job import RunningJob


class Doctor(Training):
    def command(self, *options, ranks=0):
        return on_ranks(ranks, "doctor", "--json", *options)

    def findings(self, command, code=DONE):
        """{check: finding} of a job, which must leave no file."""
        before = self.files()
        result = run(command, self.folder)
        self.assertEqual(result.returncode, code, result.stdout + result.stderr)
        self.assertEqual(self.files(), before)
        report = json.loads(result.stdout)
        self.assertEqual(report["errors"] > 0, code == FAILURE)
        findings = {finding["check"]: finding for finding in report["findings"]}
        self.assertEqual(len(findings), len(report["findings"]))
        return findings

    def finds(self, severity, check, seen, command, advice=""):
        finding = self.findings(command, FAILURE if severity == "error" else DONE)[check]
        self.assertEqual(finding["severity"], severity, finding)
        self.assertIn(seen, finding["seen"])
        self.assertIn(advice, finding["advice"])

    def each_its_own(self, *options_of_rank):
        """A job of which each rank has options of its own."""
        parts = []
        for options in options_of_rank:
            parts += [":"] * bool(parts) + ["-np", 1, LRML_DIST, "doctor", "--json", *options]
        return [*MPIRUN, *parts]


class WhereAllIsWell(Doctor):
    def test_has_a_line_for_each_check(self):
        for ranks in (0, 1, 2, 3):
            with self.subTest(ranks=ranks):
                result = run(on_ranks(ranks, "doctor", *self.arguments("runs/x")), self.folder)
                self.assertEqual(result.returncode, DONE, result.stdout + result.stderr)
                lines = result.stdout.splitlines()
                self.assertRegex(lines[-1], r"^0 errors, \d warnings?$")
                checks = [line[9:].split("  ")[0] for line in lines[:-1]]
                shared = ["shared memory"] * (ranks > 1)
                links = ["links in a host"] * (ranks > 1)
                self.assertEqual(checks, ["ranks", "cores", "MPI", "HDF5", "program", "instruction set", "arithmetic",
                                          "configuration", "dataset", "memory", *shared, "output folder", "locks",
                                          "disk", *links])
                for line in lines[:-1]:
                    self.assertRegex(line, r"^(ok|warning) ")
                self.assertIn(f"{max(ranks, 1)} rank{'s' * (ranks > 1)} on 1 host (", lines[0])
                self.assertIn("which need", result.stdout)
                self.assertIn("a checkpoint takes", result.stdout)
                self.assertEqual(result.stderr, "")

    def test_leaves_nothing_behind(self):
        (self.folder / "there").mkdir()
        for out in ("there", "not/there"):
            for ranks in (0, 3):
                self.findings(self.command("--out", out, ranks=ranks))
        self.assertFalse((self.folder / "not").exists())
        self.assertTrue((self.folder / "there").is_dir())

    def test_needs_no_options(self):
        for ranks in (0, 2):
            findings = self.findings(self.command(ranks=ranks))
            self.assertNotIn("dataset", findings)
            self.assertNotIn("output folder", findings)

    def test_records_every_rank_and_every_link(self):
        result = run(self.command(ranks=3), self.folder)
        facts = json.loads(result.stdout)["facts"]
        self.assertEqual(len(facts["ranks"]), 3)
        self.assertEqual(sorted((link["low"], link["high"]) for link in facts["links"]), [(0, 1), (0, 2), (1, 2)])
        self.assertTrue(all(link["latency_us"] > 0 and link["gbit_per_s"] > 0 for link in facts["links"]))
        self.assertEqual(facts["ranks"][1]["host"], os.uname().nodename)


class Launch(Doctor):
    def test_of_more_ranks_than_cores_is_a_warning(self):
        ranks = len(os.sched_getaffinity(0)) + 1
        if ranks > 8:
            self.skipTest("needs a small machine")
        self.finds("warning", "cores", f"{ranks} ranks share", self.command(ranks=ranks), "Start no more ranks on a host")

    def test_of_processes_that_do_not_know_each_other_is_an_error(self):
        self.finds("error", "ranks", "the launcher has started 2 processes",
                   ["env", "SLURM_STEP_NUM_TASKS=2", *self.command()], "srun --mpi=pmix")
        self.finds("ok", "ranks", "2 ranks on 1 host", ["env", "SLURM_STEP_NUM_TASKS=5", *self.command(ranks=2)])

    def test_with_a_chosen_instruction_set_says_so(self):
        self.finds("warning", "instruction set", "baseline, as LRML_INSTRUCTION_SET says",
                   ["env", "LRML_INSTRUCTION_SET=baseline", *self.command(ranks=2)], "Unset LRML_INSTRUCTION_SET")


class Inputs(Doctor):
    def test_that_cannot_be_read_are_errors(self):
        for ranks in (0, 3):
            with self.subTest(ranks=ranks):
                self.finds("error", "configuration", "none.toml", self.command("--config", "none.toml", ranks=ranks))
                self.finds("error", "configuration", "model.dim",
                           self.command("--config", self.config, "--model.dim", 0, ranks=ranks))
                self.finds("error", "dataset", "none.h5", self.command("--data", "none.h5", ranks=ranks))
                findings = self.findings(self.command("--config", self.config, "--data", self.config, ranks=ranks), FAILURE)
                self.assertEqual(findings["dataset"]["severity"], "error")
                self.assertEqual(findings["configuration"]["severity"], "ok")

    def test_that_go_wrong_together_are_errors(self):
        self.finds("error", "configuration", "2 logical shards for 3 ranks",
                   self.command("--config", self.config, "--data", self.data, "--train.logical_shards", 2, ranks=3),
                   "Start fewer ranks")

    def test_of_one_rank_alone_are_errors(self):
        synthesize(self.folder / "other.h5", "--users", 50, "--items", 80, "--interactions", 900, "--negatives", 20)
        good = ["--data", self.data]
        for bad, seen in ((["--data", "none.h5"], "rank 1: "), (["--data", "other.h5"], "digest "), ([], "none on rank 1")):
            with self.subTest(bad=bad):
                self.finds("error", "dataset", seen, self.each_its_own(good, bad, good))
        self.finds("error", "dataset", "rank 0: ", self.each_its_own(["--data", "none.h5"], good))


class OutputFolder(Doctor):
    def test_that_cannot_be_made_is_an_error(self):
        (self.folder / "file").write_text("")
        for ranks in (0, 3):
            for out, seen in (("file", "it is a file"), ("file/run", "file/run")):
                self.finds("error", "output folder", seen, self.command("--out", out, ranks=ranks), "folder")

    def test_that_is_another_one_on_a_rank_is_an_error(self):
        for bad in (["--out", "b"], []):
            for parts in ((["--out", "a"], bad), (bad, ["--out", "a"]), (["--out", "a"], ["--out", "a"], bad)):
                with self.subTest(parts=parts):
                    self.finds("error", "output folder", "(not the same folder)", self.each_its_own(*parts), "all ranks")

    def test_may_have_two_names(self):
        (self.folder / "a").mkdir()
        (self.folder / "b").symlink_to("a")
        self.finds("ok", "output folder", "the same for all ranks", self.each_its_own(["--out", "a"], ["--out", "b"]))

    def test_where_a_run_is_at_work_is_an_error(self):
        endless = ("--train.epochs", 1000000, "--train.patience", 0)
        with RunningJob(on_ranks(0, *self.arguments("run", *endless)), self.folder) as job:
            job.wait_for_epochs("run", 1)
            result = run(self.command("--out", "run", ranks=2), self.folder)
            self.assertEqual(result.returncode, FAILURE, result.stderr)
            self.assertIn("is at work in it", result.stdout)
            os.kill(job.launcher(), signal.SIGUSR1)
            self.assertEqual(job.end(), STOPPED, job.text())

    def test_of_a_run_is_left_as_it_is(self):
        self.train("run")
        self.findings(self.command(*self.arguments("run"), ranks=2))


class Disk(Doctor):
    """A small file system of its own."""

    def setUp(self):
        super().setUp()
        self.disk = self.mount_small_disk()

    def test_that_is_read_only_is_an_error(self):
        subprocess.run(["mount", "-o", "remount,ro", self.disk], check=True)
        for ranks in (0, 3):
            self.finds("error", "output folder", "Read-only file system", self.command("--out", "disk/x", ranks=ranks),
                       "Choose an --out folder that is writable")

    def test_that_cannot_take_two_checkpoints_is_an_error(self):
        self.finds("ok", "disk", "2 MB left", self.command(*self.arguments("disk/x"), ranks=2))
        self.finds("error", "disk", "one must fit beside",
                   self.command(*self.arguments("disk/x"), "--model.dim", 2000, ranks=2), "Free some space")

    def test_that_only_one_rank_sees_is_an_error(self):
        """Rank 1 in a mount namespace where the folder is another file system."""
        if not shutil.which("unshare"):
            self.skipTest("needs unshare")
        private = f"mount -t tmpfs none {self.disk} && exec {LRML_DIST} doctor --json --out disk"
        command = [*MPIRUN, "-np", 1, LRML_DIST, "doctor", "--json", "--out", "disk", ":", "-np", 1, "unshare", "--mount",
                   "sh", "-c", private]
        self.finds("error", "output folder", f"rank 1 on {os.uname().nodename} does not see the file that rank 0",
                   command, "all hosts share")


class CommandLine(Doctor):
    def test_is_explained(self):
        help_text = run(self.command("--help"), self.folder)
        self.assertEqual(help_text.returncode, DONE)
        for option in ("--config", "--data", "--out", "--json", "--train.logical_shards"):
            self.assertIn(option, help_text.stdout)

    def test_is_refused_where_it_is_wrong(self):
        for ranks in (0, 3):
            self.refuses(USAGE, self.command("--jsn", ranks=ranks), "cannot use '--jsn'", "Did you mean '--json'?")
            self.refuses(USAGE, self.command("--no.such_key", 1, ranks=ranks), "--no.such_key")


if __name__ == "__main__":
    main()
