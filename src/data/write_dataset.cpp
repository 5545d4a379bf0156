#include "lrml/data/write_dataset.h"

#include <algorithm>
#include <array>
#include <functional>
#include <future>

#include "checks.h"
#include "digest_arrays.h"
#include "lrml/base/error.h"
#include "lrml/store/file.h"
#include "lrml/store/growing_array.h"
#include "lrml/store/pending_file.h"
#include "lrml/store/seal.h"
#include "visit_arrays.h"

namespace lrml {
namespace {

struct WriteArray {
  File& file;

  template <NumberElement T>
  void operator()(const std::string& path, const Shape& shape, const std::vector<T>& values) const {
    file.write_array<T>(path, shape, values, Layout::compressed);
  }

  void operator()(const std::string& path, const Shape&, const std::vector<std::string>& texts) const {
    file.write_texts(path, texts, Layout::compressed);
  }
};

struct CountBytes {
  std::size_t& bytes;

  template <NumberElement T>
  void operator()(const std::string&, const Shape&, const std::vector<T>& values) const {
    bytes += values.size() * sizeof(T);
  }

  void operator()(const std::string&, const Shape&, const std::vector<std::string>&) const {}
};

/// Adds up what the file tells of its chunks.
TellBytes summed(const DatasetContents& contents, const TellWritten& tell) {
  std::size_t total = 0;
  visit_arrays(contents, CountBytes{total});
  visit_tables(contents, CountBytes{total});
  return [&tell, total, done = std::size_t{0}](std::size_t bytes) mutable { tell(done += bytes, total); };
}

void write_attributes(File& file, const DatasetContents& contents, Digest digest) {
  const std::uint64_t interactions =
      contents.train.offsets.back() + contents.valid.rows.offsets.back() + contents.test.rows.offsets.back();
  file.set_attribute<std::string>("/", "format", "lrml-dataset");
  file.set_attribute<std::int64_t>("/", "version", 1);
  file.set_attribute<std::string>("/", "name", contents.name);
  file.set_attribute<std::string>("/", "source", contents.source);
  file.set_attribute<std::string>("/", "created", contents.created);
  file.set_attribute<std::uint64_t>("/", "users", contents.users());
  file.set_attribute<std::uint64_t>("/", "items", contents.items());
  file.set_attribute<std::uint64_t>("/", "interactions", interactions);
  file.set_attribute<std::string>("/", "split", contents.split);
  file.set_attribute<std::uint64_t>("/", "seed", contents.seed);
  file.set_attribute<std::string>("/", "digest", to_hex(digest));
  file.set_attribute<std::int64_t>("/", seal_attribute, 1);
  for (const auto& [name, value] : contents.synthetic.parameters) {
    file.set_attribute<double>("/synthetic", name, value);
  }
}

Checker writing_checker(const std::filesystem::path& path, const DatasetContents& contents, std::size_t items) {
  return {"cannot write '" + path.string() + "'", "Correct the input.", items,
          [&contents](std::size_t user) { return contents.user_ids[user]; }};
}

constexpr std::array grown_arrays = {"/train/items", "/train/timestamp", "/valid/negatives", "/test/negatives"};

bool has_grown(const std::string& path) {
  return std::ranges::find(grown_arrays, path) != grown_arrays.end();
}

/// Writes the others.
struct WriteRest {
  WriteArray write;

  template <class T>
  void operator()(const std::string& path, const Shape& shape, const std::vector<T>& values) const {
    if (!has_grown(path)) write(path, shape, values);
  }
};

/// Adds arrays that have grown as the file has them, in their places among the others.
struct AddRest {
  AddArray add;
  const File& file;

  template <class T>
  void operator()(const std::string& path, const Shape& shape, const std::vector<T>& values) const {
    if (!has_grown(path)) return add(path, shape, values);
    add_stored<std::uint32_t>(path);
    if (path == "/train/items") add_stored<std::int64_t>("/train/timestamp");
  }

  template <NumberElement T>
  void add_stored(const std::string& path) const {
    constexpr std::size_t block_bytes = std::size_t{32} << 20;
    const Shape shape = file.shape_of(path);
    add.start(path, element_of_type<T>(), shape);
    if (shape.elements() == 0) return;
    const std::size_t block_rows = std::max<std::size_t>(1, block_bytes / (sizeof(T) * shape.row_elements()));
    std::vector<T> block;
    for (std::size_t begin = 0; begin < shape.rows; begin += block_rows) {
      const RowRange rows{begin, std::min(begin + block_rows, shape.rows)};
      block.resize(rows.size() * shape.row_elements());
      file.read_rows<T>(path, rows, block);
      add.digest.add(std::as_bytes(std::span(block)));
    }
  }
};

}  // namespace

Digest write_dataset(const std::filesystem::path& file, const DatasetContents& contents, const TellWritten& tell) {
  // Both look at all of the contents and change nothing.
  auto digesting = std::async(std::launch::async, content_digest, std::cref(contents));
  check_contents(writing_checker(file, contents, contents.items()), contents);
  const Digest digest = digesting.get();
  PendingFile pending(file);
  File output = File::create(pending.path());
  if (tell) output.tell_of_chunks(summed(contents, tell));
  write_attributes(output, contents, digest);
  visit_arrays(contents, WriteArray{output});
  visit_tables(contents, WriteArray{output});
  output.close();
  append_seal(pending.path());
  pending.commit();
  return digest;
}

struct DatasetWriter::State {
  State(const std::filesystem::path& file_path, const DatasetSizes& all)
      : path(file_path),
        sizes(all),
        pending(path),
        file(File::create(pending.path())),
        items(GrowingArray::make<std::uint32_t>(file, "/train/items", {sizes.train_interactions})),
        times(GrowingArray::make<std::int64_t>(file, "/train/timestamp", {sizes.train_interactions})),
        valid(GrowingArray::make<std::uint32_t>(file, "/valid/negatives", {sizes.users, sizes.negatives_per_user})),
        test(GrowingArray::make<std::uint32_t>(file, "/test/negatives", {sizes.users, sizes.negatives_per_user})) {}

  std::filesystem::path path;
  DatasetSizes sizes;
  PendingFile pending;
  File file;
  GrowingArray items;
  GrowingArray times;
  GrowingArray valid;
  GrowingArray test;
};

DatasetWriter::DatasetWriter(const std::filesystem::path& file, const DatasetSizes& sizes)
    : state_(std::make_unique<State>(file, sizes)) {}

DatasetWriter::~DatasetWriter() = default;

void DatasetWriter::append(const DatasetContents& some) {
  State& state = *state_;
  check_contents(writing_checker(state.path, some, state.sizes.items), some);
  LRML_ASSERT(some.train.timestamp.size() == some.train.items.size());
  state.items.append(std::span(some.train.items));
  state.times.append(std::span(some.train.timestamp));
  state.valid.append(std::span(some.valid.negatives));
  state.test.append(std::span(some.test.negatives));
}

Digest DatasetWriter::finish(const DatasetContents& rest) {
  State& state = *state_;
  check_descriptions(writing_checker(state.path, rest, rest.items()), rest);
  for (GrowingArray* array : {&state.items, &state.times, &state.valid, &state.test}) array->finish();
  visit_arrays(rest, WriteRest{{state.file}});
  visit_tables(rest, WriteArray{state.file});
  DigestStream stream;
  visit_arrays(rest, AddRest{{stream}, state.file});
  const Digest digest = finished_digest(stream, rest);
  write_attributes(state.file, rest, digest);
  state.file.close();
  append_seal(state.pending.path());
  state.pending.commit();
  return digest;
}

}  // namespace lrml
