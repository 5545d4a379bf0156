"""A job of lrml_dist while it runs: its processes, what it has written so far, and how it ends."""

import os
import pathlib
import signal
import subprocess
import time


class RunningJob:
    """The command in `folder`, as a session of its own; leaving the context ends what is left of it."""

    def __init__(self, command, folder):
        self.folder = folder
        self.errors = folder / f"stderr-{time.monotonic_ns()}.txt"
        with self.errors.open("w") as errors:
            self.process = subprocess.Popen([str(word) for word in command], cwd=folder, stdout=subprocess.DEVNULL,
                                            stderr=errors, start_new_session=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for pid in self.processes():
            signal_if_there(pid, signal.SIGKILL)
        self.process.wait()

    def processes(self):
        """The process ids of its session by name: {pid: "lrml_dist", …}."""
        found = {}
        for folder in pathlib.Path("/proc").iterdir():
            if not folder.name.isdigit():
                continue
            try:
                name, fields = (folder / "stat").read_text().split("(", 1)[1].rsplit(")", 1)
            except OSError:
                continue
            if int(fields.split()[3]) == self.process.pid and fields.split()[0] != "Z":
                found[int(folder.name)] = name
        return found

    def launcher(self):
        """The process id of mpirun, or of the plain process."""
        return next((pid for pid, name in self.processes().items() if name in ("mpirun", "orterun", "mpiexec")),
                    self.process.pid)

    def rank(self, number):
        """The process id of a rank."""
        mark = f"OMPI_COMM_WORLD_RANK={number}".encode()
        for pid, name in self.processes().items():
            if name == "lrml_dist" and mark in pathlib.Path(f"/proc/{pid}/environ").read_bytes().split(b"\0"):
                return pid
        raise RuntimeError(f"there is no rank {number}:\n{self.text()}")

    def text(self):
        return self.errors.read_text()

    def wait_until(self, is_so, seconds=60):
        """Waits until `is_so()`, which must come true while the job runs."""
        end = time.monotonic() + seconds
        while not is_so():
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"the job did not get there:\n{self.text()}")
            time.sleep(0.002)

    def wait_for_epochs(self, out, epochs):
        metrics = self.folder / out / "metrics.jsonl"
        self.wait_until(lambda: metrics.exists() and metrics.read_text().count("\n") >= epochs)

    def stop(self, pid):
        """Stops a process of the job where it is; SIGCONT lets it go on."""
        os.kill(pid, signal.SIGSTOP)
        status = pathlib.Path(f"/proc/{pid}/stat")
        self.wait_until(lambda: status.read_text().rsplit(")", 1)[1].split()[0] == "T")

    def wait_for_ranks_to_end(self, seconds=60):
        """Ranks notice by themselves that mpirun is gone."""
        end = time.monotonic() + seconds
        while "lrml_dist" in self.processes().values():
            if time.monotonic() > end:
                raise RuntimeError(f"ranks are left behind:\n{self.text()}")
            time.sleep(0.01)

    def end(self, seconds=60):
        """The exit code."""
        return self.process.wait(timeout=seconds)


def signal_if_there(pid, number):
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass
