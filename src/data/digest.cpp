#include "digest_arrays.h"
#include "lrml/data/write_dataset.h"
#include "visit_arrays.h"

namespace lrml {

Digest content_digest(const DatasetContents& contents) {
  DigestStream digest;
  visit_arrays(contents, AddArray{digest});
  return finished_digest(digest, contents);
}

}  // namespace lrml
