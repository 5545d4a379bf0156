"""What lrml_dist refuses, on one plain process and on three ranks: exit code, message, nothing left behind, no hang.

    lrml_dist_test.py LRML_DIST LRML_PREP MPIRUN...
"""

import shutil
import unittest

from launching import (BAD_DATA, DONE, FAILURE, LRML_DIST, LRML_PREP, NO_CHECKPOINT, SMALL, STOPPED, USAGE, Training,
                       main, on_ranks, run, synthesize)

try:
    import h5py
except ImportError:
    h5py = None

WORLDS = (0, 3)  # a plain process; three ranks
needs_h5py = unittest.skipUnless(h5py, "h5py is not installed")


def flip_a_byte(path, position):
    content = bytearray(path.read_bytes())
    content[position] ^= 0xFF
    path.write_bytes(content)


class Refusals(Training):
    def refused_everywhere(self, code, arguments, *because):
        for ranks in WORLDS:
            with self.subTest(ranks=ranks):
                self.refuses(code, on_ranks(ranks, *arguments), *because)


class BadData(Refusals):
    def setUp(self):
        super().setUp()
        shutil.copy(self.data, self.folder / "d.h5")
        self.data = self.folder / "d.h5"

    def refused(self, *because):
        self.refused_everywhere(BAD_DATA, self.arguments("run"), *because)
        self.assertFalse((self.folder / "run").exists())

    def test_a_missing_file(self):
        self.data = self.folder / "none.h5"
        self.refused("none.h5", "there is no such file")

    def test_a_folder(self):
        self.data = self.folder
        self.refused(str(self.folder))

    def test_another_type_of_file(self):
        self.data.write_text("user,item\n1,2\n")
        self.refused("d.h5", "not an HDF5 file")

    def test_an_empty_file(self):
        self.data.write_bytes(b"")
        self.refused("d.h5")

    def test_a_cut_file(self):
        whole = self.data.read_bytes()
        for size in (len(whole) // 4, len(whole) - 1):
            self.data.write_bytes(whole[:size])
            self.refused("d.h5")

    @needs_h5py
    def test_a_foreign_hdf5_file(self):
        with h5py.File(self.data, "w") as file:
            file["x"] = [1, 2]
        self.refused("not an lrml-dataset", "lrml_prep convert")

    @needs_h5py
    def test_a_damaged_array(self):
        for array in ("/train/items", "/train/offsets", "/test/negatives"):
            shutil.copy(type(self).data, self.data)
            with h5py.File(self.data) as file:
                chunk = file[array].id.get_chunk_info(0)
            flip_a_byte(self.data, chunk.byte_offset + chunk.size // 2)
            with self.subTest(array):
                self.refused(array)

    @needs_h5py
    def test_a_user_without_interactions(self):
        with h5py.File(self.data, "r+") as file:
            offsets = file["/train/offsets"]
            offsets[7] = offsets[6]
            user = file["/users/id"][6].decode()
        self.refused("/train/offsets", f"user '{user}' has no training interaction")

    @needs_h5py
    def test_an_item_that_does_not_exist(self):
        with h5py.File(self.data, "r+") as file:
            file["/train/items"][-1] = 80
        self.refused("/train/items", "item 80", "there are 80 items")

    @needs_h5py
    def test_arrays_that_were_exchanged(self):
        for one, other in (("/valid/items", "/test/items"), ("/valid/negatives", "/test/negatives")):
            shutil.copy(type(self).data, self.data)
            with h5py.File(self.data, "r+") as file:
                file[one][...], file[other][...] = file[other][...], file[one][...]
            with self.subTest(one):
                self.refused("cannot trust '", "d.h5' (its content has digest", "lrml_prep convert")

    @needs_h5py
    def test_an_id_that_was_changed(self):
        with h5py.File(self.data, "r+") as file:
            file["/users/id"][0] = b"0"
        self.refused("cannot trust '", "d.h5' (its content has digest")

    @needs_h5py
    def test_a_note_added_later(self):
        with h5py.File(self.data, "r+") as file:
            file.attrs["note"] = 1
        self.refused("cannot trust '", "its seal is broken or missing")

    @needs_h5py
    def test_but_not_one_that_was_never_sealed(self):
        with h5py.File(self.data, "r+") as file:
            del file.attrs["seal"]
        self.train("run", ranks=2)

    def test_on_one_rank_only(self):
        missing = self.arguments("run")
        missing[3] = "missing.h5"
        self.refuses(BAD_DATA, [*on_ranks(2, *self.arguments("run")), ":", "-np", 1, LRML_DIST, *missing],
                     "failed on rank 2: ", "missing.h5", "there is no such file")

    def test_another_dataset_on_one_rank(self):
        synthesize(self.folder / "other.h5", *SMALL, "--seed", 9)
        other = self.arguments("run")
        other[3] = "other.h5"
        self.refuses(BAD_DATA, [*on_ranks(2, *self.arguments("run")), ":", "-np", 1, LRML_DIST, *other],
                     "failed on rank 2: 'other.h5' has digest", "Give every rank the same file")


class BadOptions(Refusals):
    def refused(self, options, *because):
        self.refused_everywhere(USAGE, self.arguments("run", *options), *because)

    def test_an_unknown_option(self):
        self.refused(["--train.epoch", "3"], "'--train.epoch'", "Did you mean '--train.epochs'?")

    def test_an_unknown_key_in_the_file(self):
        self.config = self.folder / "c.toml"
        self.config.write_text("[model]\nslot = 3\n")
        self.refused([], "model.slot", "Did you mean 'slots'?")

    def test_an_unknown_command(self):
        self.refused_everywhere(USAGE, ["trian"], "cannot run 'trian'", "Did you mean 'train'?")

    def test_a_missing_configuration(self):
        self.config = "none.toml"
        self.refused([], "cannot read 'none.toml'", "configs/")

    def test_impossible_values(self):
        cases = {"train.epochs": "0", "model.dim": "0", "optim.learning_rate": "-1", "optim.beta1": "1",
                 "checkpoint.keep": "0", "eval.top_k": "0", "train.logical_shards": "9000", "train.seed": "-1",
                 "model.kind": "gru", "train.batch_size": "many", "sample.hardest_of": "0", "sample.negatives": "1025",
                 "model.memory_radius": "-0.1", "model.initial_scale": "0", "loss.recency_floor": "1.1",
                 "loss.recency_items": "0", "loss.l2": "0.01"}
        for key, value in cases.items():
            with self.subTest(key):
                self.refuses(USAGE, on_ranks(0, *self.arguments("run", "--" + key, value)), key)

    def test_both_batch_options(self):
        self.refused(["--train.batch_size", "10"], "train.batches_per_epoch and train.batch_size are both given")

    def test_recency_without_times(self):
        rows = [f"{user},{item}\n" for user in range(30) for item in range(user % 5, 40, 5)]
        (self.folder / "log.csv").write_text("user,item\n" + "".join(rows))
        run([LRML_PREP, "convert", "log.csv", "-o", "timeless.h5", "--negatives", 5], self.folder)
        self.data = self.folder / "timeless.h5"
        self.refused(["--loss.recency_floor", "0.5"], "cannot use loss.recency_floor below 1", "timeless.h5",
                     "no times of training interactions")
        self.train("run")

    def test_resume_with_force(self):
        self.refused(["--resume", "--force"], "--resume", "--force")

    def test_more_ranks_than_logical_shards(self):
        self.refuses(USAGE, on_ranks(3, *self.arguments("run", "--train.logical_shards", "2")),
                     "cannot train on 3 ranks", "train.logical_shards is 2")

    def test_an_out_folder_that_cannot_be(self):
        (self.folder / "file").write_text("precious")
        self.refused_everywhere(USAGE, self.arguments("file"), "it is a file")
        self.refused_everywhere(FAILURE, self.arguments("file/run"), "file/run")

    def test_commands_on_a_folder_without_a_run(self):
        (self.folder / "empty").mkdir()
        for command in "evaluate", "digest":
            for folder in "empty", "missing":
                self.refused_everywhere(USAGE, [command, "--run", folder], "there is no run in it", "--out")


class ExistingRuns(Refusals):
    def stop_after(self, steps, *options):
        self.train("run", "--train.stop_after_steps", steps, *options, code=STOPPED)

    def newest_checkpoint(self):
        checkpoints = self.folder / "run/checkpoints"
        return checkpoints / (checkpoints / "latest").read_text().strip()

    def test_a_finished_run_needs_force(self):
        self.train("run")
        self.refused_everywhere(USAGE, self.arguments("run"), "it holds a finished run", "--force")
        before = self.digests_of("run")
        self.train("run", "--force", "--train.seed", 2)
        self.assertNotEqual(self.digests_of("run"), before)
        self.train("run", "--force", ranks=3)
        self.assertEqual(self.digests_of("run"), before)

    def test_an_unfinished_run_needs_resume(self):
        self.stop_after(7)
        self.assertFalse((self.folder / "run/result.json").exists())
        self.refused_everywhere(USAGE, self.arguments("run"), "it holds an unfinished run", "--resume")

    def test_resume_where_there_is_no_run_starts_one_and_says_so(self):
        self.train("run")
        for ranks in WORLDS:
            started = self.train(f"run-{ranks}", "--resume", ranks=ranks)
            self.assertEqual(started.stderr.count("there is no checkpoint to resume from: starting from the beginning"), 1)
            self.assertEqual(self.digests_of(f"run-{ranks}"), self.digests_of("run"))

    def test_resume_with_other_options_names_them(self):
        self.stop_after(7)
        self.refused_everywhere(USAGE, self.arguments("run", "--resume", "--loss.margin", "0.5", "--train.seed", "9",
                                                      "--sample.hardest_of", "5", "--model.memory_radius", "0.2"),
                                "loss.margin: 0.5 here, 0.2 in the checkpoint", "train.seed: 9 here, 1 in the checkpoint",
                                "sample.hardest_of: 5 here, 1 in", "model.memory_radius: 0.2 here, 0 in")

    def test_resume_with_another_dataset(self):
        self.stop_after(7)
        for options in ([*SMALL, "--seed", 9], ["--users", 400, "--items", 300, "--interactions", 12000]):
            synthesize(self.folder / "other.h5", "--force", *options)
            self.data = self.folder / "other.h5"
            self.refused_everywhere(NO_CHECKPOINT, self.arguments("run", "--resume"), "it belongs to the dataset")

    @needs_h5py
    def test_resume_from_a_checkpoint_with_a_damaged_array(self):
        self.stop_after(7)
        checkpoint = self.newest_checkpoint()
        with h5py.File(checkpoint) as file:
            position = file["/moments/items_mean"].id.get_offset() + 40
        flip_a_byte(checkpoint, position)
        self.refused_everywhere(NO_CHECKPOINT, self.arguments("run", "--resume"), checkpoint.name,
                                "its bytes are not those that were sealed")

    def test_resume_from_a_torn_checkpoint(self):
        self.stop_after(7)
        checkpoint = self.newest_checkpoint()
        checkpoint.write_bytes(checkpoint.read_bytes()[:5000])
        self.refused_everywhere(NO_CHECKPOINT, self.arguments("run", "--resume"), checkpoint.name)
        checkpoint.unlink()
        self.refused_everywhere(NO_CHECKPOINT, self.arguments("run", "--resume"), checkpoint.name, "which is not there")

    def test_a_run_without_a_checkpoint_begins_again(self):
        self.stop_after(7)
        shutil.rmtree(self.folder / "run/checkpoints")
        self.refused_everywhere(NO_CHECKPOINT, ["evaluate", "--run", "run"], "it has no checkpoint yet")
        self.assertIn("starting from the beginning", self.train("run", "--resume").stderr)

    def test_an_unvalidated_run_cannot_be_evaluated(self):
        self.stop_after(3)
        self.refused_everywhere(NO_CHECKPOINT, ["evaluate", "--run", "run"], "no epoch has been validated yet")

    def test_divergence_names_the_step_and_leaves_no_result(self):
        for ranks in WORLDS:
            result = self.train("run", "--force", "--optim.learning_rate", "1e5", ranks=ranks, code=FAILURE)
            self.assertEqual(result.stderr.count(" error "), 1, result.stderr)
            self.assertRegex(result.stderr, r"training diverged in step 2 \(epoch 1: .*Lower optim.learning_rate")
            files = sorted(path.name for path in (self.folder / "run").rglob("*"))
            self.assertEqual(files, ["checkpoints", "config.toml", "dataset.h5", "train.log"])

    def test_the_dataset_may_lie_in_the_folder_of_the_run(self):
        (self.folder / "run").mkdir()
        self.data = shutil.copy(self.data, self.folder / "run/dataset.h5")
        content = self.data.read_bytes()
        self.stop_after(7)
        self.train("run", "--resume")
        self.train("run", "--force")
        self.assertEqual(self.data.read_bytes(), content)
        self.assertEqual(run([LRML_DIST, "evaluate", "--run", "run"], self.folder).returncode, DONE)

    def test_a_file_named_like_the_link_to_the_dataset_is_not_replaced(self):
        (self.folder / "run").mkdir()
        (self.folder / "run/dataset.h5").write_text("precious")
        self.refused_everywhere(USAGE, self.arguments("run"), "dataset.h5' is in the way")
        self.assertEqual((self.folder / "run/dataset.h5").read_text(), "precious")

    def test_the_runs_own_link_serves_as_dataset(self):
        self.stop_after(7)
        self.data = self.folder / "run/dataset.h5"
        self.train("run", "--resume", ranks=3)
        self.assertEqual(run([LRML_DIST, "evaluate", "--run", "run"], self.folder).returncode, DONE)


if __name__ == "__main__":
    main()
