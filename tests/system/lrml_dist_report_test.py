"""report: a page with all numbers of the runs, that needs nothing else, on a desk and on a phone.

    lrml_dist_report_test.py LRML_DIST LRML_PREP MPIRUN...

Pictures of the page as Chromium shows it stay in the folder report_pictures.
"""

import html.parser
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from launching import BAD_DATA, DONE, FAILURE, LRML_DIST, STOPPED, USAGE, Training, main, on_ranks, run

PICTURES = pathlib.Path("report_pictures").resolve()
CHROMIUM = shutil.which("chromium")


class Page(html.parser.HTMLParser):
    """The cells of all tables and whatever could load something."""

    EMPTY = ("meta", "img")

    def __init__(self, text):
        super().__init__()
        self.open, self.tables, self.references, self.numbers, self.ids = [], [], [], [], []
        self.headings, self.captions, self.texts, self.pictures = [], [], [], 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.references += [value for key, value in attributes.items() if key in ("src", "href", "xlink:href", "srcset")]
        self.pictures += tag == "svg"
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("th", "td"):
            self.tables[-1][-1].append("")
        elif tag == "data":
            self.numbers.append((attributes["value"], ""))
        elif tag in ("h2", "h3"):
            self.headings.append("")
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> ends another element"

    def handle_data(self, data):
        self.texts.append(data)
        if "data" in self.open:
            self.numbers[-1] = (self.numbers[-1][0], data)
        if self.open and self.open[-1] in ("h2", "h3"):
            self.headings[-1] += data
        if self.tables and self.tables[-1] and self.tables[-1][-1] and {"th", "td"} & set(self.open):
            self.tables[-1][-1][-1] += data

    def rows(self, title):
        """All rows whose first cell is this."""
        return [row for table in self.tables for row in table if row and row[0] == title]


class Reports(Training):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.runs = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.trained = cls("train")
        cls.trained.folder = cls.runs
        cls.trained.train("x", "--eval.top_k", "5,10")
        cls.trained.train("y", "--model.dim", "6", "--train.seed", "7", "--train.refit", "true", ranks=2)
        cls.trained.train("z", "--train.stop_after_steps", "12", code=STOPPED)

    def setUp(self):
        super().setUp()
        for name in "xyz":
            shutil.copytree(self.runs / name, self.folder / name, symlinks=True)

    def report(self, *options, ranks=0):
        result = run(on_ranks(ranks, "report", *options), self.folder)
        self.assertEqual(result.returncode, DONE, result.stderr)
        return result

    def page(self, *runs, ranks=0):
        self.report(*runs, "--out", "page.html", "--force", ranks=ranks)
        text = (self.folder / "page.html").read_text(encoding="utf-8")
        page = Page(text)
        self.assertEqual(page.open, [])
        return page

    def epochs_of(self, name):
        return [json.loads(line) for line in (self.folder / name / "metrics.jsonl").read_text().splitlines()]

    def text(self):
        return (self.folder / "page.html").read_text(encoding="utf-8")


class Numbers(Reports):
    def test_the_final_table_is_the_result(self):
        page, result = self.page("x"), self.result_of("x")
        tests, valids = page.rows("lrml, test"), page.rows("lrml, validation")
        for (k, test), valid in zip(((5, tests[0]), (10, tests[1])), valids, strict=True):
            names = [f"hr@{k}", f"ndcg@{k}", f"ndcg_jk@{k}", "mrr"]
            self.assertEqual(test[1:], [f"{result[name]:.4f}" for name in names])
            self.assertEqual(valid[1:], [f"{result['valid_' + name]:.4f}" for name in names])

    def test_every_rounded_number_has_the_exact_one_of_its_file(self):
        page = self.page("x", "y", "z")
        epochs = [line for name in "xyz" for line in self.epochs_of(name)]
        known = {repr(value) for record in [self.result_of("x"), self.result_of("y"), *epochs] for value in record.values()}
        self.assertGreater(len(page.numbers), 40)
        for exact, shown in page.numbers:
            digits = len(shown.partition(".")[2])
            self.assertIn(exact, known)
            self.assertEqual(shown, f"{float(exact):.{digits}f}")

    def test_the_result_stands_digit_by_digit(self):
        page = self.page("x", "y")
        for name in "xy":
            for key, value in self.result_of(name).items():
                text = value if isinstance(value, str) else json.dumps(value)
                self.assertIn([key, text], page.rows(key))

    def test_baselines_are_those_of_evaluate(self):
        self.assertIn("evaluate --run x --baselines", " ".join(self.page("x").texts))
        for ranks, options in ((0, []), (2, ["--eval.protocol", "full"])):
            printed = run(on_ranks(ranks, "evaluate", "--run", "x", "--baselines", *options), self.folder)
            self.assertEqual(printed.returncode, DONE, printed.stderr)
            page = self.page("x")
            for name in ("popularity", "random", "ease", "oracle"):
                line, = [line.split()[1:] for line in printed.stdout.splitlines() if line.startswith(name + " ")]
                shown = [row[1:] for row in page.rows(name + ", test")]
                at_5, at_10 = shown[-2:]
                self.assertEqual([*at_5[:3], *at_10], line)
        self.assertEqual(len(page.rows("popularity, test")), 4)
        self.assertEqual(len(page.rows("lrml, test")), 2)
        self.assertEqual(len(page.rows("lrml, test, epoch " + str(self.result_of("x")["best_epoch"]))), 2)

    def test_baselines_go_with_the_result(self):
        run(on_ranks(0, "evaluate", "--run", "x", "--baselines"), self.folder)
        self.assertTrue((self.folder / "x/baselines.json").exists())
        self.train("x", "--eval.top_k", "5,10", "--train.epochs", "4", "--resume")
        self.assertFalse((self.folder / "x/baselines.json").exists())

    def test_a_run_where_nothing_can_be_kept_is_evaluated_all_the_same(self):
        (self.folder / "x/baselines.json").mkdir()
        for ranks in (0, 2):
            result = run(on_ranks(ranks, "evaluate", "--run", "x", "--baselines"), self.folder)
            self.assertEqual(result.returncode, DONE, result.stderr)
            self.assertIn("popularity", result.stdout)
            self.assertEqual(result.stderr.count("warning the baselines are not kept for reports: "), 1, result.stderr)

    def test_costs_are_means_of_metrics(self):
        page = self.page("x")
        costs = [line["step_costs"] for line in self.epochs_of("x")]
        for phase, title in [(name, name) for name in costs[0] if name != "step"] + [("step", "whole step")]:
            mean = {key: sum(cost[phase][key] for cost in costs) / len(costs) for key in costs[0][phase]}
            row, = page.rows(title)
            self.assertAlmostEqual(float(row[1]), 1e3 * mean["seconds"], delta=6e-4)
            self.assertAlmostEqual(float(row[2]), 1e3 * mean["seconds_median"], delta=6e-4)
            self.assertAlmostEqual(float(row[3]), mean["messages"], delta=0.06)
            self.assertAlmostEqual(float(row[4]), mean["bytes"], delta=0.6)


class Pages(Reports):
    def test_one_run(self):
        page = self.page("x")
        self.assertEqual(page.headings, ["Final figures", "Training", "Time and traffic", "Attention", "Configuration",
                                         "result.json"])
        self.assertEqual(page.pictures, 4)
        config = (self.folder / "x/config.toml").read_text()
        keys = re.findall(r"^(\w+) = ", config, re.MULTILINE)
        shown = [row[0] for table in page.tables for row in table if row and re.match(r"[a-z]+\.[a-z_0-9]+", row[0])]
        self.assertEqual(len(shown), len(keys))
        for key, cell in zip(keys, shown):
            self.assertIn("." + key, cell)

    def test_several_runs_are_told_apart_and_compared(self):
        page = self.page("x", "y", "z")
        for title in ("model.dim", "train.seed", "train.refit"):
            self.assertEqual(len(page.rows(title)), 2, "once beside the figures, once in the configuration")
        self.assertEqual(page.rows("model.dim")[0][1:], ["8", "6", "8"])
        self.assertEqual(page.rows("state")[0][1:], ["finished", "finished", "unfinished"])
        legends = [text for text in page.texts if text in ("x", "y", "z", "y, refit")]
        self.assertGreaterEqual(legends.count("y, refit"), 2)
        svgs = re.findall(r"<svg.*?</svg>", self.text(), re.DOTALL)
        for svg in svgs:
            strokes = re.findall(r"<path stroke='(rgb[^']*)'(?: stroke-dasharray='([^']*)')?", svg)
            self.assertGreaterEqual(len(set(strokes)), 3)

    def test_the_curves_have_the_epochs(self):
        self.page("x")
        losses = [line["loss"] for line in self.epochs_of("x")]
        svg = re.search(r"<svg.*?</svg>", self.text(), re.DOTALL).group()
        curve, = re.findall(r"<path stroke='rgb\(  0, 114, 178\)'\s+d='([^']*)'", svg)
        points = [tuple(map(float, point.split(","))) for point in re.findall(r"[\d.]+,[\d.]+", curve)]
        self.assertEqual(len(points), len(losses))
        for (x0, y0), (x1, y1), (x2, y2), a, b, c in zip(points, points[1:], points[2:], losses, losses[1:], losses[2:]):
            self.assertAlmostEqual(x2 - x1, x1 - x0, delta=0.1)
            self.assertAlmostEqual((y2 - y1) * (b - a), (y1 - y0) * (c - b), delta=0.02)

    def test_nothing_is_loaded(self):
        (self.folder / "x/explain").mkdir()
        (self.folder / "x/explain/attention_by_stars.svg").write_text(
            '<svg xmlns="http://www.w3.org/2000/svg"><script href="http://example.org/x.js"/></svg>')
        page = self.page("x", "y")
        self.assertEqual([r for r in page.references if not re.match(r"#|data:image/svg\+xml,", r)], [])
        self.assertNotRegex(self.text(), r"https?://|<script|<link|@import|url\((?!#)")
        self.assertEqual(len(page.ids), len(set(page.ids)))
        self.assertIn("attention_by_stars", page.texts)

    def test_pictures_of_the_attention_or_how_to_get_them(self):
        self.assertIn("lrml_dist explain --run x", self.page("x").texts)
        (self.folder / "x/explain").mkdir()
        (self.folder / "x/explain/attention_by_time.svg").write_text("<svg></svg>")
        self.assertNotIn("lrml_dist explain --run x", self.page("x").texts)

    def test_an_unfinished_run_has_its_metrics_so_far(self):
        page = self.page("z")
        best = max(self.epochs_of("z"), key=lambda line: line["valid_ndcg@10"])
        row, = page.rows("lrml, validation")
        self.assertEqual(row[1], f"{best['valid_hr@10']:.4f}")
        self.assertEqual(page.rows("lrml, test"), [])
        self.assertIn("unfinished: 2 of at most 3 epochs so far", " ".join(page.texts))
        (self.folder / "z/metrics.jsonl").unlink()
        self.assertIn("No epoch is finished yet.", self.page("z").texts)

    def test_a_cut_last_line_is_left_out_with_a_note(self):
        whole = self.page("z")
        with open(self.folder / "z/metrics.jsonl", "a") as file:
            file.write('{"phase":"select","epoch":3,"loss":0.')
        page = self.page("z")
        self.assertEqual(page.tables, whole.tables)
        self.assertIn("is cut, as when a process is killed", " ".join(page.texts))

    def test_names_of_folders_are_text(self):
        name = "<b onclick='alert(1)'>&\"`touch made`$(touch made)"
        os.rename(self.folder / "x", self.folder / name)
        page = self.page(name, "y")
        self.assertIn(name, page.texts)
        self.assertNotIn("b", page.open)
        self.assertNotIn("<b ", self.text())
        self.assertFalse(list(self.folder.rglob("made")))

    def test_ranks_change_nothing(self):
        self.page("x", "y")
        alone = self.text()
        for ranks in (2, 3):
            self.page("x", "y", ranks=ranks)
            self.assertEqual(self.text(), alone)

    def test_the_file_is_report_html(self):
        result = self.report("x")
        self.assertIn("report of 1 run in 'report.html'", result.stderr)
        self.assertTrue((self.folder / "report.html").read_text().startswith("<!DOCTYPE html>"))


class Refusals(Reports):
    def refused(self, code, options, *because):
        for ranks in (0, 2):
            self.refuses(code, on_ranks(ranks, "report", *options), *because)

    def test_what_is_there_stays(self):
        (self.folder / "there.html").write_text("precious")
        self.refused(USAGE, ["x", "--out", "there.html"], "there.html' (it exists)", "--force")
        (self.folder / "folder").mkdir()
        self.refused(USAGE, ["x", "--out", "folder", "--force"], "it is a folder")
        self.refused(FAILURE, ["x", "--out", "no/page.html"], "no/page.html")
        self.report("x", "--out", "there.html", "--force")
        self.assertNotEqual((self.folder / "there.html").read_text(), "precious")

    def test_a_folder_without_a_run(self):
        (self.folder / "empty").mkdir()
        self.refused(USAGE, ["empty"], "cannot report on 'empty' (there is no run in it")
        self.refused(USAGE, ["x", "none"], "'none'")
        self.refused(USAGE, ["x", "./x/"], "twice")
        self.refused(USAGE, [], "runs is required")
        self.refused(USAGE, ["x", "--run", "y"], "'--run'")

    def test_damaged_files_are_named(self):
        metrics = self.folder / "x/metrics.jsonl"
        lines = metrics.read_text().splitlines(keepends=True)
        metrics.write_text(lines[0] + lines[1][:40] + "\n" + lines[2])
        self.refused(BAD_DATA, ["y", "x"], "x/metrics.jsonl' (line 2 is no JSON object)")
        metrics.unlink()
        self.refused(BAD_DATA, ["x"], "x/metrics.jsonl' (the run is finished, and it is missing)")
        (self.folder / "y/result.json").write_text("{")
        self.refused(BAD_DATA, ["y"], "y/result.json")
        (self.folder / "z/config.toml").write_text("[model]\ndim = 0\n")
        self.refused(USAGE, ["z"], "model.dim")
        (self.folder / "z/config.toml").write_text("dim =\n")
        self.refused(USAGE, ["z"], "z/config.toml")

    def test_gnuplot_is_missing(self):
        for ranks in (0, 2):
            words = ["/usr/bin/env", "PATH=" + str(self.folder), LRML_DIST, "report", "x"]
            prefix = on_ranks(ranks)[:-1]
            self.refuses(FAILURE, [*prefix, *words], "gnuplot cannot be started", "gnuplot-nox")


@unittest.skipIf(CHROMIUM is None, "skipped: chromium is not installed")
class InABrowser(Reports):
    def browse(self, page, *options):
        profile = self.folder / "profile"
        result = subprocess.run([CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                                 f"--user-data-dir={profile}", "--virtual-time-budget=3000", *options, page.as_uri()],
                                cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=120,
                                check=True)
        return result.stdout

    def framed(self, width, script=""):
        """A page that shows the report in a frame of this width, whatever the least width of a window is."""
        content = html.escape(self.text(), quote=True)
        frame = self.folder / f"frame{width}.html"
        frame.write_text(f'<!DOCTYPE html><meta charset="utf-8"><body style="margin:0"><iframe id="frame" width="{width}" '
                         f'height="9000" style="border:0" srcdoc="{content}"></iframe>{script}', encoding="utf-8")
        return frame

    def measured(self, width):
        script = """<p id="answer"></p><script>
            frame.onload = () => {
              const page = frame.contentDocument, all = [...page.body.querySelectorAll('*')];
              const right = Math.max(...all.filter(e => !e.closest('svg')).map(e => e.getBoundingClientRect().right));
              const small = Math.min(...[...page.querySelectorAll('svg text')].filter(e => e.textContent).map(e => e.getBoundingClientRect().height));
              answer.textContent = JSON.stringify({width: page.documentElement.clientWidth, right: right, text: small,
                scroll: page.documentElement.scrollWidth, svgs: page.querySelectorAll('svg').length});
            };</script>"""
        dom = self.browse(self.framed(width, script), "--dump-dom", "--window-size=1280,1000")
        return json.loads(re.search(r'<p id="answer">(.*?)</p>', dom).group(1))

    def test_it_fits_a_phone_and_a_desk(self):
        os.rename(self.folder / "z", self.folder / ("an_unfinished_run_with_a_long_name" * 3))
        for runs in (["x"], ["x", "y", "an_unfinished_run_with_a_long_name" * 3]):
            self.page(*runs)
            for width in (360, 1280):
                with self.subTest(runs=runs, width=width):
                    seen = self.measured(width)
                    self.assertEqual(seen["svgs"], 4)
                    self.assertEqual(seen["width"], width)
                    self.assertEqual(seen["scroll"], width, "the page is wider than its window")
                    self.assertLessEqual(seen["right"], width)
                    self.assertGreaterEqual(seen["text"], 9, "texts of charts are too small to read")

    def test_pictures_for_people(self):
        PICTURES.mkdir(exist_ok=True)
        for runs, name in ((["x"], "one"), (["x", "y", "z"], "three")):
            self.page(*runs)
            for width in (1280, 360):
                picture = PICTURES / f"{name}_{width}.png"
                picture.unlink(missing_ok=True)
                self.browse(self.framed(width), f"--screenshot={picture}", f"--window-size={width},5200")
                self.assertGreater(picture.stat().st_size, 20000)
            paper = PICTURES / f"{name}.pdf"
            paper.unlink(missing_ok=True)
            self.browse(self.folder / "page.html", f"--print-to-pdf={paper}", "--no-pdf-header-footer")
            self.assertTrue(paper.read_bytes().startswith(b"%PDF"))
        print("pictures are in", PICTURES)


if __name__ == "__main__":
    main()
