"""check_layers.py must see violations: plants each kind in a small tree and expects exactly its line."""

import pathlib
import sys
import tempfile
import unittest

import check_layers

TABLE = """
set(lrml_layers base comm app)
set(may_use_base)
set(may_use_comm base)
set(may_use_app ${lrml_layers})
set(may_use_data_prep base)
set(home_of_mpi.h comm)
set(home_of_CLI app data_prep)
set(home_of_toml++ app)
"""
CLEAN = {
    "src/layers.cmake": TABLE,
    "include/lrml/base/types.h": "#include <vector>\n",
    "include/lrml/comm/world.h": '#include "lrml/base/types.h"\n',
    "src/comm/world.cpp": '#include "lrml/comm/world.h"\n#include <mpi.h>\n',
    "src/app/main.cpp": '#include "lrml/comm/world.h"\n#include <CLI/CLI.hpp>\n#include <toml++/toml.h>\n',
    "data_prep/read.h": "#include <string>\n",
    "data_prep/read.cpp": '#include "data_prep/read.h"\n#include "lrml/base/types.h"\n',
}


class CheckLayers(unittest.TestCase):
    def violations_with(self, planted):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, text in (CLEAN | planted).items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text)
            return list(check_layers.violations(root))

    def test_accepts_a_tree_that_keeps_the_rules(self):
        self.assertEqual(self.violations_with({}), [])

    def test_sees_an_upward_include_with_its_line(self):
        self.assertEqual(
            self.violations_with({"src/base/types.cpp": '#include <array>\n#include "lrml/comm/world.h"\n'}),
            ["src/base/types.cpp:2: layer base may not use comm (it may use: nothing)"])

    def test_sees_a_third_party_header_outside_its_home(self):
        self.assertEqual(self.violations_with({"src/app/late.cpp": "#include <mpi.h>\n"}),
                         ["src/app/late.cpp:1: <mpi.h> outside its home (only comm may include it)"])
        self.assertEqual(self.violations_with({"include/lrml/base/x.h": "#include <toml++/toml.h>\n"}),
                         ["include/lrml/base/x.h:1: <toml++/toml.h> outside its home (only app may include it)"])

    def test_sees_sources_that_use_data_prep(self):
        self.assertEqual(
            self.violations_with({"src/app/late.cpp": '#include "data_prep/read.h"\n'}),
            ["src/app/late.cpp:1: layer app may not use data_prep (it may use: base, comm, app)"])

    def test_sees_a_layer_missing_from_the_table(self):
        self.assertEqual(self.violations_with({"src/extra/x.cpp": ""}),
                         ["src/extra/x.cpp:1: extra is no layer of src/layers.cmake"])

    def test_sees_a_header_of_no_layer(self):
        self.assertEqual(self.violations_with({"src/app/late.cpp": '#include "support/world.h"\n'}),
                         ['src/app/late.cpp:1: "support/world.h" is no header of a layer'])

    def test_refuses_an_empty_tree(self):
        with self.assertRaises(SystemExit), tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "src").mkdir()
            (root / "src/layers.cmake").write_text(TABLE)
            list(check_layers.violations(root))


if __name__ == "__main__":
    sys.exit(unittest.main())
