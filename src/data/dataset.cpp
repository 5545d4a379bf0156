#include "lrml/data/dataset.h"

#include <algorithm>
#include <charconv>

#include "checks.h"
#include "lrml/base/error.h"

namespace lrml {
namespace {

constexpr std::size_t block_elements = std::size_t{1} << 20;

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& why) {
  throw Error(ExitCode::bad_data,
              "cannot read '" + file.string() + "' (" + why + "). Make one with: lrml_prep convert");
}

std::string group_of(HeldOut which) {
  return which == HeldOut::valid ? "/valid" : "/test";
}

RowRange examples_of(std::span<const std::uint64_t> offsets, RowRange users) {
  LRML_ASSERT(users.begin <= users.end && users.end < offsets.size());
  return {offsets[users.begin], offsets[users.end]};
}

template <NumberElement T>
std::vector<T> read_part(const File& file, const std::string& array, RowRange rows) {
  std::vector<T> values(rows.size());
  file.read_rows<T>(array, rows, values);
  return values;
}

template <NumberElement T>
std::vector<T> read_part_if_there(const File& file, const std::string& array, RowRange rows) {
  return file.has(array) ? read_part<T>(file, array, rows) : std::vector<T>();
}

std::vector<std::string> read_texts_if_there(const File& file, const std::string& array) {
  return file.has(array) ? file.read_texts(array) : std::vector<std::string>();
}

void expect_if_there(const File& file, const std::string& array, Element element, const Shape& shape) {
  if (file.has(array)) file.expect_array(array, element, shape);
}

Checker checker_of(const Dataset& dataset) {
  auto checker = reading_checker(dataset.path());
  checker.items = dataset.header().items;
  checker.user_name = [&dataset](std::size_t user) {
    return dataset.user_id(UserId{static_cast<std::uint32_t>(user)});
  };
  return checker;
}

}  // namespace

Dataset::Dataset(const std::filesystem::path& file) : file_(File::open(file)) {
  check_format();
  read_header();
  check_shapes();
  train_offsets_ = file_.read_array<std::uint64_t>("/train/offsets");
  valid_offsets_ = file_.read_array<std::uint64_t>("/valid/offsets");
  test_offsets_ = file_.read_array<std::uint64_t>("/test/offsets");
  check_offsets();
}

void Dataset::check_format() const {
  if (!file_.has_checksums()) {
    refuse(path(), "not an lrml-dataset: it has HDF5's first form, without checksums; with h5py use libver='v110'");
  }
  if (!file_.has_attribute("/", "format")) refuse(path(), "not an lrml-dataset: attribute 'format' is missing");
  const auto format = file_.attribute<std::string>("/", "format");
  if (format != "lrml-dataset") refuse(path(), "not an lrml-dataset: attribute 'format' is '" + format + "'");
  const auto version = file_.attribute<std::int64_t>("/", "version");
  if (version != 1) {
    refuse(path(), "it is lrml-dataset version " + std::to_string(version) + ", this program reads version 1");
  }
}

void Dataset::read_header() {
  header_.name = file_.attribute<std::string>("/", "name");
  header_.source = file_.attribute<std::string>("/", "source");
  header_.created = file_.attribute<std::string>("/", "created");
  header_.split = file_.attribute<std::string>("/", "split");
  header_.seed = file_.attribute<std::uint64_t>("/", "seed");
  const auto digest = file_.attribute<std::string>("/", "digest");
  const auto parsed = std::from_chars(digest.data(), digest.data() + digest.size(), header_.digest, 16);
  if (digest.size() != 16 || parsed.ptr != digest.data() + 16) {
    refuse(path(), "attribute 'digest' is '" + digest + "', expected 16 hexadecimal digits");
  }
  header_.users = file_.attribute<std::uint64_t>("/", "users");
  header_.items = file_.attribute<std::uint64_t>("/", "items");
  header_.interactions = file_.attribute<std::uint64_t>("/", "interactions");
  header_.train_interactions = file_.shape_of("/train/items").rows;
  header_.negatives_per_user = file_.shape_of("/test/negatives").row_elements();
  header_.has_timestamps = file_.has("/train/timestamp");
  header_.has_ratings = file_.has("/train/rating");
  header_.has_titles = file_.has("/items/title");
  header_.has_genres = file_.has("/items/genres");
  header_.has_synthetic = file_.has("/synthetic");
  header_.has_kinds = file_.has("/synthetic/train_kind");
}

void Dataset::check_shapes() const {
  if (header_.users == 0) refuse(path(), "there are no users");
  file_.expect_array("/users/id", Element::text, {header_.users});
  file_.expect_array("/items/id", Element::text, {header_.items});
  expect_if_there(file_, "/items/title", Element::text, {header_.items});
  expect_if_there(file_, "/items/genres", Element::text, {header_.items});
  std::size_t interactions = 0;
  for (const std::string group : {"/train", "/valid", "/test"}) {
    const Shape rows = file_.shape_of(group + "/items");
    interactions += rows.rows;
    file_.expect_array(group + "/offsets", Element::u64, {header_.users + 1});
    file_.expect_array(group + "/items", Element::u32, {rows.rows});
    expect_if_there(file_, group + "/timestamp", Element::i64, {rows.rows});
    expect_if_there(file_, group + "/rating", Element::f32, {rows.rows});
    if (group == "/train") continue;
    file_.expect_array(group + "/negatives", Element::u32, {header_.users, header_.negatives_per_user});
  }
  if (interactions != header_.interactions) {
    refuse(path(), "attribute 'interactions' is " + std::to_string(header_.interactions) + ", but the arrays have " +
                       std::to_string(interactions));
  }
}

void Dataset::check_offsets() const {
  const auto checker = checker_of(*this);
  lrml::check_offsets(checker, "/train/offsets", train_offsets_, header_.train_interactions);
  lrml::check_offsets(checker, "/valid/offsets", valid_offsets_, file_.shape_of("/valid/items").rows);
  lrml::check_offsets(checker, "/test/offsets", test_offsets_, file_.shape_of("/test/items").rows);
  check_training_counts(checker, train_offsets_);
}

std::vector<std::uint32_t> Dataset::load_train_items(RowRange users) const {
  const RowRange examples = examples_of(train_offsets_, users);
  auto items = read_part<std::uint32_t>(file_, "/train/items", examples);
  check_items(checker_of(*this), "/train/items", items, examples.begin);
  return items;
}

std::vector<std::int64_t> Dataset::load_train_timestamps(RowRange users) const {
  return read_part_if_there<std::int64_t>(file_, "/train/timestamp", examples_of(train_offsets_, users));
}

std::vector<float> Dataset::load_train_ratings(RowRange users) const {
  return read_part_if_there<float>(file_, "/train/rating", examples_of(train_offsets_, users));
}

std::span<const std::uint64_t> Dataset::held_out_offsets(HeldOut which) const {
  return which == HeldOut::valid ? valid_offsets_ : test_offsets_;
}

HeldOutRows Dataset::load_held_out(HeldOut which, RowRange users) const {
  const std::string group = group_of(which);
  const auto offsets = held_out_offsets(which);
  const RowRange examples = examples_of(offsets, users);
  HeldOutRows held_out;
  for (std::size_t user = users.begin; user <= users.end; ++user) {
    held_out.rows.offsets.push_back(offsets[user] - examples.begin);
  }
  held_out.rows.items = read_part<std::uint32_t>(file_, group + "/items", examples);
  held_out.rows.timestamp = read_part_if_there<std::int64_t>(file_, group + "/timestamp", examples);
  held_out.rows.rating = read_part_if_there<float>(file_, group + "/rating", examples);
  held_out.negatives.resize(users.size() * header_.negatives_per_user);
  file_.read_rows<std::uint32_t>(group + "/negatives", users, held_out.negatives);
  const auto checker = checker_of(*this);
  check_items(checker, group + "/items", held_out.rows.items, examples.begin);
  check_negatives(checker, group + "/negatives", users, held_out.rows, held_out.negatives);
  return held_out;
}

std::vector<std::uint64_t> Dataset::train_item_counts() const {
  std::vector<std::uint64_t> counts(header_.items);
  for (std::size_t begin = 0; begin < header_.train_interactions; begin += block_elements) {
    const RowRange block{begin, std::min(begin + block_elements, header_.train_interactions)};
    const auto items = read_part<std::uint32_t>(file_, "/train/items", block);
    check_items(checker_of(*this), "/train/items", items, begin);
    for (const std::uint32_t item : items) ++counts[item];
  }
  return counts;
}

std::vector<std::string> Dataset::user_ids() const {
  return file_.read_texts("/users/id");
}
std::vector<std::string> Dataset::item_ids() const {
  return file_.read_texts("/items/id");
}

std::string Dataset::user_id(UserId user) const {
  return file_.read_texts("/users/id", {index(user), index(user) + 1}).front();
}

std::vector<std::string> Dataset::item_titles() const {
  return read_texts_if_there(file_, "/items/title");
}
std::vector<std::string> Dataset::item_genres() const {
  return read_texts_if_there(file_, "/items/genres");
}

std::map<std::string, std::vector<std::string>> Dataset::user_attributes() const {
  std::map<std::string, std::vector<std::string>> attributes;
  for (const auto& name : file_.names_in("/users/attributes")) {
    attributes[name] = file_.read_texts("/users/attributes/" + name);
  }
  return attributes;
}

SyntheticTruth Dataset::synthetic() const {
  SyntheticTruth truth;
  for (const auto& name : file_.names_in("/synthetic")) {
    const std::string path = "/synthetic/" + name;
    if (file_.element_of(path) == Element::f32) {
      const Shape shape = file_.shape_of(path);
      truth.tables[name] = {shape.rows, shape.row_elements(), file_.read_array<float>(path)};
    } else {
      truth.labels[name] = file_.read_array<std::uint8_t>(path);
    }
  }
  for (const auto& name : file_.attribute_names("/synthetic")) {
    truth.parameters[name] = file_.attribute<double>("/synthetic", name);
  }
  return truth;
}

std::vector<std::uint8_t> Dataset::load_kinds(const std::string& array, std::span<const std::uint64_t> offsets,
                                              RowRange users) const {
  expect_if_there(file_, array, Element::u8, {offsets.back()});
  return read_part_if_there<std::uint8_t>(file_, array, examples_of(offsets, users));
}

std::vector<std::uint8_t> Dataset::load_train_kinds(RowRange users) const {
  return load_kinds("/synthetic/train_kind", train_offsets_, users);
}
std::vector<std::uint8_t> Dataset::load_test_kinds(RowRange users) const {
  return load_kinds("/synthetic/test_kind", test_offsets_, users);
}

}  // namespace lrml
