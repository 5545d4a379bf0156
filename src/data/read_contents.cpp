#include "checks.h"
#include "lrml/base/error.h"
#include "lrml/data/dataset.h"
#include "lrml/data/write_dataset.h"

namespace lrml {
namespace {

Checker whole_file_checker(const std::filesystem::path& file, const DatasetContents& contents) {
  auto checker = reading_checker(file);
  checker.items = contents.items();
  checker.user_name = [&contents](std::size_t user) { return contents.user_ids[user]; };
  return checker;
}

DatasetContents everything_in(const Dataset& dataset) {
  const auto& header = dataset.header();
  const RowRange all{0, header.users};
  DatasetContents contents;
  contents.name = header.name;
  contents.source = header.source;
  contents.created = header.created;
  contents.split = header.split;
  contents.seed = header.seed;
  contents.negatives_per_user = header.negatives_per_user;
  contents.user_ids = dataset.user_ids();
  contents.item_ids = dataset.item_ids();
  contents.item_titles = dataset.item_titles();
  contents.item_genres = dataset.item_genres();
  contents.user_attributes = dataset.user_attributes();
  contents.train.offsets.assign(dataset.train_offsets().begin(), dataset.train_offsets().end());
  contents.train.items = dataset.load_train_items(all);
  contents.train.timestamp = dataset.load_train_timestamps(all);
  contents.train.rating = dataset.load_train_ratings(all);
  contents.valid = dataset.load_held_out(HeldOut::valid, all);
  contents.test = dataset.load_held_out(HeldOut::test, all);
  contents.synthetic = dataset.synthetic();
  return contents;
}

}  // namespace

DatasetContents read_contents(const std::filesystem::path& file) {
  auto contents = everything_in(Dataset(file));
  check_contents(whole_file_checker(file, contents), contents);
  return contents;
}

Digest verify_digest(const std::filesystem::path& file) {
  const Digest stored = Dataset(file).header().digest;
  const Digest computed = content_digest(read_contents(file));
  if (stored != computed) {
    throw Error(ExitCode::bad_data, "cannot trust '" + file.string() + "' (its content has digest " + to_hex(computed) +
                                        ", its attribute 'digest' says " + to_hex(stored) +
                                        "). Make it again with: lrml_prep convert");
  }
  return computed;
}

}  // namespace lrml
