#include <array>
#include <concepts>

#include "lrml/data/write_dataset.h"
#include "visit_arrays.h"

namespace lrml {
namespace {

void add_number(DigestStream& digest, std::uint64_t number) {
  digest.add(std::as_bytes(std::span(&number, 1)));
}

/// With its length, so that {"ab", "c"} and {"a", "bc"} differ.
void add_text(DigestStream& digest, const std::string& text) {
  add_number(digest, text.size());
  digest.add(std::as_bytes(std::span(text)));
}

struct AddArray {
  DigestStream& digest;

  template <NumberElement T>
  void operator()(const std::string& path, const Shape& shape, const std::vector<T>& values) const {
    start(path, element_of_type<T>(), shape);
    digest.add(std::as_bytes(std::span(values)));
  }

  void operator()(const std::string& path, const Shape& shape, const std::vector<std::string>& texts) const {
    start(path, Element::text, shape);
    for (const auto& text : texts) add_text(digest, text);
  }

  void start(const std::string& path, Element element, const Shape& shape) const {
    add_text(digest, path);
    add_number(digest, static_cast<std::uint64_t>(element));
    add_text(digest, to_text(shape));
  }
};

}  // namespace

Digest content_digest(const DatasetContents& contents) {
  DigestStream digest;
  visit_arrays(contents, AddArray{digest});
  add_text(digest, contents.split);
  add_number(digest, contents.seed);
  return digest.value();
}

}  // namespace lrml
