"""launch/slurm/train.sbatch under a real SLURM of two nodes on this machine: submit, stop in mid-training, requeue, finish.

    slurm_test.py LRML_DIST LRML_PREP MPIRUN...
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

from launching import LRML_DIST, Training, main

SOURCE = pathlib.Path(__file__).resolve().parents[2]
CLUSTER = SOURCE / "tests/system/slurm_cluster.sh"
SKIPPED = 77


def why_not():
    missing = [name for name in ("slurmctld", "slurmd", "sbatch", "munged", "mpirun") if not shutil.which(name)]
    if missing:
        return "needs slurm-wlm and munge: there is no " + ", ".join(missing)
    return "" if os.geteuid() == 0 else "needs root, to start a SLURM"


class Slurm(Training):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cluster = pathlib.Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.cluster, ignore_errors=True)
        cls.addClassCleanup(subprocess.run, [CLUSTER, "down", cls.cluster])
        subprocess.run([CLUSTER, "up", cls.cluster], check=True)
        cls.environment = os.environ | {
            "SLURM_CONF": str(cls.cluster / "slurm.conf"), "LRML_DIST": str(LRML_DIST), "LRML_BIND_TO": "none",
            "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1", "OMPI_MCA_mpi_yield_when_idle": "1"}

    def slurm(self, *command, **variables):
        done = subprocess.run([str(word) for word in command], cwd=self.folder, env=self.environment | variables,
                              text=True, capture_output=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.strip()

    def submit(self, *words, **variables):
        return self.slurm("sbatch", "--parsable", "--output", "job.log", *words, **variables)

    def wait_for(self, what, is_so, seconds=150):
        end = time.monotonic() + seconds
        while not is_so():
            if time.monotonic() > end:
                log = self.folder / "job.log"
                self.fail(f"{what}: {self.slurm('scontrol', 'show', 'jobs')}\n{log.read_text() if log.exists() else ''}")
            time.sleep(0.1)

    def has_ended(self, job):
        return job not in self.slurm("squeue", "--noheader", "--format", "%A").split()

    def stop_and_requeue(self, launcher):
        length = ("--train.epochs", 3000, "--train.patience", 0)
        job = self.submit("--nodes", 2, SOURCE / "launch/slurm/train.sbatch", *self.arguments("run", *length),
                          LRML_LAUNCHER=launcher)
        metrics = self.folder / "run/metrics.jsonl"
        self.wait_for("training", lambda: metrics.exists() and metrics.read_text().count("\n") > 2)
        self.slurm("scancel", "--batch", "--signal", "USR1", job)
        self.wait_for("the result", lambda: (self.folder / "run/result.json").exists())
        self.wait_for("the end", lambda: self.has_ended(job))
        log = (self.folder / "job.log").read_text()
        for text in "passing it on", "stopped after step", "back to the queue", "resuming after step":
            self.assertIn(text, log)
        self.assertEqual(self.result_of("run")["ranks"], 2)
        self.train("undisturbed", *length)
        self.assertEqual(self.digests_of("run"), self.digests_of("undisturbed"))

    def test_a_job_that_is_stopped_goes_back_to_the_queue_and_ends_with_the_same_bits(self):
        self.stop_and_requeue("mpirun")

    def needs_pmix(self):
        if "pmix" not in self.slurm("srun", "--mpi=list"):
            self.skipTest("this SLURM's srun has no --mpi=pmix")

    def test_so_does_one_that_srun_launches(self):
        self.needs_pmix()
        self.stop_and_requeue("srun")

    def test_doctor_sees_the_ranks_that_srun_launches(self):
        self.needs_pmix()
        words = self.arguments("run")
        report = json.loads(self.slurm("srun", "--nodes", 2, "--ntasks", 2, "--mpi=pmix", LRML_DIST, "doctor", "--json",
                                       *self.arguments("run")))
        self.assertEqual(len(report["facts"]["ranks"]), 2)

    def test_a_sweep_has_a_run_per_line(self):
        (self.folder / "options.txt").write_text("--train.seed 1\n--train.seed 2 --model.slots 5\n")
        job = self.submit("--array", "1-2", SOURCE / "launch/slurm/sweep.sbatch", "options.txt", *self.arguments("sweep"))
        results = [self.folder / f"sweep/{k}/result.json" for k in (1, 2)]
        self.wait_for("the results", lambda: all(result.exists() for result in results))
        self.wait_for("the end", lambda: self.has_ended(job))
        self.assertEqual([self.result_of(f"sweep/{k}")["seed"] for k in (1, 2)], [1, 2])
        self.assertIn("slots = 5", (self.folder / "sweep/2/config.toml").read_text())

    def test_a_grid_is_submitted_as_an_array_of_what_is_not_finished(self):
        grid = (*self.arguments("grid"), "--grid", "train.seed=1,2")
        self.train("grid/1", "--train.seed", 1)
        printed = self.slurm(SOURCE / "launch/sweep.sh", *grid, "--slurm", "--output job.log")
        job = re.search(r"Submitted batch job (\d+)", printed)[1]
        self.assertIn("--table --out grid", printed)
        self.wait_for("the result", lambda: (self.folder / "grid/2/result.json").exists())
        self.wait_for("the end", lambda: self.has_ended(job))
        table = self.slurm(SOURCE / "launch/sweep.sh", "--table", "--out", "grid")
        self.assertRegex(table, r"(?m)^grid/1 +1 ")
        self.assertRegex(table, r"(?m)^grid/2 +2 ")
        self.assertNotIn("resuming", (self.folder / "grid/1/train.log").read_text())


if __name__ == "__main__":
    if why_not():
        print(why_not())
        sys.exit(SKIPPED)
    main()
