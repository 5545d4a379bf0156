"""What lrml_prep convert refuses, and how: one line that names the file, the place and a way out, and no file left.

    lrml_prep_bad_input_test.py LRML_PREP
"""

import os
import pathlib
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import unittest

import bad_inputs
from bad_inputs import BAD_DATA, CSV

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
MOST_SECONDS, MOST_MEGABYTES = 60, 400


class Run:
    """A finished run of the program: its exit code, what it said, and how much memory it took."""

    def __init__(self, folder, *arguments, meanwhile=lambda job: None, **how):
        with tempfile.TemporaryFile() as errors:
            job = subprocess.Popen([PROGRAM, "convert", *arguments], cwd=folder, stdout=subprocess.DEVNULL,
                                   stderr=errors, **how)
            clock = threading.Timer(MOST_SECONDS, job.kill)
            clock.start()
            meanwhile(job)
            _, status, usage = os.wait4(job.pid, 0)
            clock.cancel()
            job.returncode = self.code = os.waitstatus_to_exitcode(status)
            self.megabytes = usage.ru_maxrss // 1024
            errors.seek(0)
            self.error = errors.read().decode()


def is_running(job):
    return os.waitid(os.P_PID, job.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None


def place_in(job, log):
    """How far the program has read, or None while it does not."""
    process = pathlib.Path(f"/proc/{job.pid}")
    try:
        for file in (process / "fd").iterdir():
            if file.readlink() == log:
                return int((process / "fdinfo" / file.name).read_text().split()[1])
    except OSError:  # closed meanwhile
        pass
    return None


def stop_within(job, log):
    """Stops the program between the first quarter of the log and its end, if it can be met there."""
    size = log.stat().st_size
    while is_running(job):
        if (place_in(job, log) or 0) < size // 4:
            continue
        job.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, job.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
        place = place_in(job, log)
        if place is not None and place < size:
            return True
        job.send_signal(signal.SIGCONT)
        return False
    return False


class BadInput(unittest.TestCase):
    def make(self, files):
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        for name, content in files.items():
            path = folder / name
            if content is None:
                path.mkdir()
                continue
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return folder

    def check(self, run, code, says):
        self.assertEqual(run.code, code, run.error)
        self.assertRegex(run.error, r"\Alrml_prep: [^\n]+ \([^\n]+\)\. [A-Z][^\n]+\.\n\Z")
        for part in says:
            self.assertIn(part, run.error)
        self.assertLess(run.megabytes, MOST_MEGABYTES)

    def refuses(self, folder, code, says, *arguments, **how):
        before = sorted(folder.rglob("*"))
        self.check(Run(folder, *arguments, **how), code, says)
        self.assertEqual(sorted(folder.rglob("*")), before, "something was left behind")


class Inputs(BadInput):
    def test_every_bad_input_is_refused(self):
        for bad in bad_inputs.ALL:
            with self.subTest(bad.what):
                self.refuses(self.make(bad.files), bad.code, bad.says, bad.source(), "-o", "out.h5", *bad.options)

    def test_every_bad_input_is_another(self):
        names = [bad.what for bad in bad_inputs.ALL]
        self.assertEqual(len(set(names)), len(names))

    def test_without_its_fault_the_log_is_accepted(self):
        folder = self.make({"log.csv": CSV})
        self.assertEqual(Run(folder, "log.csv", "-o", "out.h5", "--negatives", "2").code, 0)


class Files(BadInput):
    def setUp(self):
        self.folder = self.make({"log.csv": CSV, "there/": None})

    def test_a_missing_input(self):
        self.refuses(self.folder, BAD_DATA, ("'nowhere.csv'", "no such file"), "nowhere.csv", "-o", "out.h5")

    def test_an_input_that_is_a_pipe(self):
        os.mkfifo(self.folder / "pipe")
        self.refuses(self.folder, BAD_DATA, ("'pipe'", "neither a file nor a folder"), "pipe", "-o", "out.h5")

    def test_a_link_in_a_folder_that_leads_nowhere(self):
        (self.folder / "there/log.csv").symlink_to("gone.csv")
        self.refuses(self.folder, BAD_DATA, ("there/log.csv", "No such file"), "there", "-o", "out.h5")

    def test_an_output_that_exists(self):
        (self.folder / "out.h5").write_text("precious")
        self.refuses(self.folder, BAD_DATA, ("'out.h5'", "--force"), "log.csv", "-o", "out.h5")
        self.assertEqual((self.folder / "out.h5").read_text(), "precious")

    def test_an_output_in_no_folder(self):
        self.refuses(self.folder, BAD_DATA, ("no folder 'nowhere'",), "log.csv", "-o", "nowhere/out.h5")

    def test_an_output_that_is_a_folder(self):
        self.refuses(self.folder, BAD_DATA, ("it is a folder",), "log.csv", "-o", "there", "--force")

    def test_an_output_that_is_the_input(self):
        self.refuses(self.folder, BAD_DATA, ("it is the input",), "log.csv", "-o", "log.csv", "--force")

    def test_an_unreadable_input(self):
        (self.folder / "log.csv").chmod(0)
        self.as_nobody(BAD_DATA, ("'log.csv'", "Permission denied"), "log.csv", "-o", "out.h5")

    def test_an_unwritable_folder(self):
        (self.folder / "there").chmod(0o555)
        self.as_nobody(BAD_DATA, ("'there/out.h5'", "Permission denied"), "log.csv", "-o", "there/out.h5")

    def as_nobody(self, code, says, *arguments):
        """Root may read and write everything, and is somebody else for this."""
        how = {}
        if os.geteuid() == 0:
            self.folder.chmod(0o777)
            how = {"user": 65534, "group": 65534, "extra_groups": []}
        try:
            self.refuses(self.folder, code, says, *arguments, **how)
        except PermissionError as problem:
            self.skipTest(f"the program cannot be started as nobody: {problem}")


class Disk(BadInput):
    def test_files_that_may_not_grow(self):
        def small_files():
            resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        self.refuses(self.make({"log.csv": CSV}), BAD_DATA, ("'out.h5", "File too large"), "log.csv", "-o", "out.h5",
                     "--negatives", "2", preexec_fn=small_files, restore_signals=False)  # Python ignores SIGXFSZ

    def test_a_disk_that_is_full(self):
        folder = self.make({"log.csv": CSV, "disk/": None})
        mount = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8k", "none", folder / "disk"], capture_output=True)
        if mount.returncode != 0:
            self.skipTest("no right to mount a small disk")
        self.addCleanup(subprocess.run, ["umount", folder / "disk"], check=True)
        self.refuses(folder, BAD_DATA, ("'disk/out.h5", "No space left"), "log.csv", "-o", "disk/out.h5",
                     "--negatives", "2")


class Changes(BadInput):
    """Somebody writes to the log while it is read: the program is stopped in the midst of it, the log changed."""

    def setUp(self):
        rows = CSV.removeprefix(bad_inputs.HEADER)
        self.text = bad_inputs.HEADER + 20_000 * rows

    def check_change(self, change):
        for _ in range(20):
            folder = self.make({"log.csv": self.text})
            stopped = []

            def meanwhile(job):
                if stop_within(job, folder / "log.csv"):
                    stopped.append(job)
                    change(folder / "log.csv")
                    job.send_signal(signal.SIGCONT)
            run = Run(folder, "log.csv", "-o", "out.h5", meanwhile=meanwhile)
            if not stopped:
                continue  # it was too fast for us
            self.check(run, BAD_DATA, ("'log.csv'", "it changed while it was read"))
            return self.assertEqual([path.name for path in folder.iterdir()], ["log.csv"])
        self.skipTest("the program was never seen reading")

    def test_rows_are_added(self):
        def append(log):
            with log.open("a") as file:
                file.write("9,9,3,880000000\n")
        self.check_change(append)

    def test_it_is_cut(self):
        self.check_change(lambda log: os.truncate(log, log.stat().st_size // 2))

    def test_it_is_replaced(self):
        def replace(log):
            log.with_name("new").write_text(CSV)
            log.with_name("new").rename(log)
        self.check_change(replace)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
