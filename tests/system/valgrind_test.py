"""Two ranks under valgrind's memcheck: no byte is read before it is written, or outside of what belongs to the program.

    valgrind_test.py LRML_DIST LRML_PREP MPIRUN...
"""

import os
import pathlib
import shutil
import sys
import unittest.mock

from launching import DONE, LRML_DIST, MPIRUN, Training, main, run

VALGRIND = shutil.which("valgrind")
ERRORS = 86  # the exit code that tells of them
# What the libraries below do; the first list is Open MPI's own.
SUPPRESSIONS = [pathlib.Path("/usr/share/openmpi/openmpi-valgrind.supp"),
                pathlib.Path(__file__).with_name("valgrind.supp")]
# Valgrind 3.19 knows no AVX-512.
INSTRUCTION_SET = "avx2" if " avx2 " in pathlib.Path("/proc/cpuinfo").read_text() else "baseline"


class Memcheck(Training):
    def memcheck(self, ranks, *arguments):
        command = [*MPIRUN, "-np", ranks, VALGRIND, "--quiet", f"--error-exitcode={ERRORS}",
                   *(f"--suppressions={file}" for file in SUPPRESSIONS if file.exists()), LRML_DIST, *arguments]
        with unittest.mock.patch.dict(os.environ, LRML_INSTRUCTION_SET=INSTRUCTION_SET):
            return run(command, self.folder, timeout=300)

    def test_training_and_going_on_make_no_memory_errors(self):
        for epochs, options in ((1, ()), (2, ("--resume",))):
            short = ("--train.epochs", epochs, "--train.batches_per_epoch", 2)
            result = self.memcheck(2, *self.arguments("run", *short, *options))
            self.assertEqual(result.returncode, DONE, result.stderr)
            self.assertEqual(self.result_of("run")["instruction_set"], INSTRUCTION_SET)
        self.train("undisturbed", *short)
        self.assertEqual(self.digests_of("run"), self.digests_of("undisturbed"))


if __name__ == "__main__":
    if VALGRIND is None:
        print("skipped: there is no valgrind")
        sys.exit(77)
    main()
