// A small dataset with something to learn in it, for everybody's tests.
#pragma once

#include <cstddef>
#include <cstdint>

#include "lrml/data/contents.h"

namespace lrml::test {

/// Users u of group u mod 4 mostly choose items i of group i mod 4, low item numbers far more often than high
/// ones. Each user has between 5 and items/4 + 3 interactions, one random second apart from the next; the
/// last is the test item, another random one the validation item, the rest training. 100 candidates per user,
/// or as many as there are items that no user's longest list can take away. Deterministic in (users, items,
/// seed).
/// @pre items ≥ 12
DatasetContents small_contents(std::size_t users, std::size_t items, std::uint64_t seed);

}  // namespace lrml::test
