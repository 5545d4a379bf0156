// Three users and six items, to check by hand.
#pragma once

#include "lrml/data/contents.h"

namespace lrml::test {

/// Users a, b, c; items 10 … 15; training a: 0 3, b: 5, c: 2 1 4. Only a and c have held-out items.
inline DatasetContents tiny_contents() {
  DatasetContents contents;
  contents.name = "tiny";
  contents.source = "by hand";
  contents.created = "2001-09-09T01:46:40Z";
  contents.split = "leave one out";
  contents.seed = 7;
  contents.negatives_per_user = 2;
  contents.user_ids = {"a", "b", "c"};
  contents.item_ids = {"10", "11", "12", "13", "14", "15"};
  contents.train = {{0, 2, 3, 6}, {0, 3, 5, 2, 1, 4}, {100, 200, 50, 1, 2, 3}, {5, 4, 3, 2, 1, 0.5f}};
  contents.valid = {{{0, 1, 1, 2}, {1, 0}, {300, 4}, {}}, {4, 5, no_item, no_item, 3, no_item}};
  contents.test = {{{0, 1, 1, 2}, {2, 5}, {400, 5}, {}}, {5, 4, no_item, no_item, 3, no_item}};
  return contents;
}

}  // namespace lrml::test
