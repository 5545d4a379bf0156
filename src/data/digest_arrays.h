// How arrays enter the digest of a dataset. Private to the layer.
#pragma once

#include <concepts>
#include <span>
#include <string>
#include <vector>

#include "lrml/base/hash.h"
#include "lrml/data/contents.h"
#include "lrml/store/file.h"

namespace lrml {

inline void add_number(DigestStream& digest, std::uint64_t number) {
  digest.add(std::as_bytes(std::span(&number, 1)));
}

/// With its length, so that {"ab", "c"} and {"a", "bc"} differ.
inline void add_text(DigestStream& digest, const std::string& text) {
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

/// The digest of a dataset all of whose arrays are in `digest`.
inline Digest finished_digest(DigestStream& digest, const DatasetContents& contents) {
  add_text(digest, contents.split);
  add_number(digest, contents.seed);
  return digest.value();
}

}  // namespace lrml
