#include "lrml/data/write_dataset.h"

#include <functional>
#include <future>

#include "checks.h"
#include "lrml/store/file.h"
#include "lrml/store/pending_file.h"
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
  return [&tell, total, done = std::size_t{0}](std::size_t bytes) mutable { tell(done += bytes, total); };
}

void write_attributes(File& file, const DatasetContents& contents, Digest digest) {
  const std::size_t interactions =
      contents.train.items.size() + contents.valid.rows.items.size() + contents.test.rows.items.size();
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
  for (const auto& [name, value] : contents.synthetic.parameters) {
    file.set_attribute<double>("/synthetic", name, value);
  }
}

Checker writing_checker(const std::filesystem::path& path, const DatasetContents& contents) {
  return {"cannot write '" + path.string() + "'", "Correct the input.", contents.items(),
          [&contents](std::size_t user) { return contents.user_ids[user]; }};
}

}  // namespace

Digest write_dataset(const std::filesystem::path& file, const DatasetContents& contents, const TellWritten& tell) {
  // Both look at all of the contents and change nothing.
  auto digesting = std::async(std::launch::async, content_digest, std::cref(contents));
  check_contents(writing_checker(file, contents), contents);
  const Digest digest = digesting.get();
  PendingFile pending(file);
  File output = File::create(pending.path());
  if (tell) output.tell_of_chunks(summed(contents, tell));
  write_attributes(output, contents, digest);
  visit_arrays(contents, WriteArray{output});
  output.close();
  pending.commit();
  return digest;
}

}  // namespace lrml
