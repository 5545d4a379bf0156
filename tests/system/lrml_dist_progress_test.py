"""The live line of training: on a terminal, for one plain process, unless --quiet; and escape codes nowhere else.

    lrml_dist_progress_test.py LRML_DIST LRML_PREP MPIRUN...
"""

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
import threading
import time

from launching import DONE, Training, main, on_ranks, synthesize

ERASE = "\r\x1b[K"
LIVE = re.compile(r"epoch \d+/\d+( |$)")


def open_terminal():
    try:
        return pty.openpty()
    except OSError as missing:
        raise unittest.SkipTest(f"no pseudo-terminal on this machine ({missing})")


class Progress(Training):
    """Sixty epochs, long enough for several redrawings."""

    @classmethod
    def make_inputs(cls, folder):
        synthesize(folder / "some.h5", "--users", 300, "--items", 200, "--interactions", 12000, "--negatives", 20)
        (folder / "some.toml").write_text("[train]\nepochs = 60\nbatches_per_epoch = 5\npatience = 1000\n")
        return folder / "some.h5", folder / "some.toml"

    def on_terminal(self, *options, ranks=0, columns=100, term="xterm"):
        """What lrml_dist writes to a terminal as its standard error, and the seconds it took."""
        screen, standard_error = open_terminal()
        fcntl.ioctl(standard_error, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        written = []
        reader = threading.Thread(target=self.read_all, args=(screen, written), daemon=True)
        reader.start()
        start = time.monotonic()
        command = [str(word) for word in on_ranks(ranks, *self.arguments("run", *options))]
        job = subprocess.run(command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=standard_error,
                             env={**os.environ, "TERM": term}, timeout=120)
        seconds = time.monotonic() - start
        os.close(standard_error)
        reader.join(timeout=60)
        os.close(screen)
        text = b"".join(written).decode()
        self.assertEqual(job.returncode, DONE, text)
        return text, seconds

    @staticmethod
    def read_all(screen, written):
        try:
            while data := os.read(screen, 65536):
                written.append(data)
        except OSError:  # nobody can write to it any more
            pass

    def live_lines(self, text):
        """The live lines of what was written; checks that log lines stand alone and that nothing of them remains."""
        parts = text.split(ERASE)
        live = [part for part in parts if LIVE.match(part)]
        for part in parts:
            if part not in live and part:
                self.assertTrue(part.endswith("\n"), part)
        self.assertFalse(LIVE.match(parts[-1]), "the last live line was not erased")
        return live

    def test_is_live_for_a_plain_process_on_a_terminal(self):
        text, seconds = self.on_terminal(columns=120)
        live = self.live_lines(text)
        self.assertTrue(live)
        self.assertLessEqual(len(live), 10 * seconds + 1)
        for line in live:
            self.assertRegex(line, r"^epoch \d+/60  step [1-5]/5 \[=*>? *\]  at most \d+:\d\d left  \d+k?/s  "
                                   r"loss \d\.\d{4}  active \d+\.\d %$")
        self.assertEqual(len(re.findall(r"epoch \d+  loss .*\r\n", text)), 60)

    def test_fits_the_terminal(self):
        for columns in 80, 40, 16:
            with self.subTest(columns=columns):
                text, _ = self.on_terminal("--force", columns=columns)
                live = self.live_lines(text)
                self.assertTrue(live)
                self.assertLess(max(map(len, live)), columns)

    def test_leaves_no_trace_in_the_log(self):
        self.on_terminal()
        log = (self.folder / "run/train.log").read_text()
        self.assertNotIn("\x1b", log)
        self.assertNotIn("\r", log)
        self.assertEqual(log.count("info epoch"), 60)

    def test_is_not_shown_under_a_launcher(self):
        for ranks in 1, 2:
            with self.subTest(ranks=ranks):
                text, _ = self.on_terminal("--force", ranks=ranks)
                self.assertNotIn(ERASE, text)
                self.assertEqual(len(re.findall("epoch 60  loss", text)), 1)

    def test_is_not_shown_when_quiet(self):
        text, _ = self.on_terminal("--quiet")
        self.assertEqual(text, "")

    def test_is_not_shown_on_a_terminal_that_cannot_erase(self):
        text, _ = self.on_terminal(term="dumb")
        self.assertNotIn(ERASE, text)
        self.assertIn("epoch 60  loss", text)

    def test_is_not_shown_in_a_file(self):
        result = self.train("run")
        self.assertNotIn("\x1b", result.stderr)
        self.assertNotIn("\r", result.stderr)
        self.assertEqual(result.stderr.count("info epoch"), 60)


if __name__ == "__main__":
    main()
