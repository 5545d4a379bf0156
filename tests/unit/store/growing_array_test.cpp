#include "lrml/store/growing_array.h"

#include <gtest/gtest.h>

#include <numeric>

#include "support/error_of.h"
#include "support/temporary_folder.h"

namespace lrml::test {
namespace {

/// 0, 1, …
std::vector<std::uint32_t> numbers(std::size_t count) {
  std::vector<std::uint32_t> values(count);
  std::iota(values.begin(), values.end(), 0u);
  return values;
}

void append_in_pieces(GrowingArray& array, const std::vector<std::uint32_t>& values, std::size_t piece) {
  for (std::size_t begin = 0; begin < values.size(); begin += piece) {
    array.append(std::span(values).subspan(begin, std::min(piece, values.size() - begin)));
  }
  array.finish();
}

// A chunk has 262,144 of these elements, or 2,621 rows of a hundred; at least eight are written at a time.
TEST(GrowingArray, HasTheElementsOfAllPieces) {
  const TemporaryFolder folder;
  constexpr std::size_t chunk = 262'144;
  for (const std::size_t count : {std::size_t{1}, chunk, chunk + 1, 19 * chunk + 7}) {
    const std::vector<std::uint32_t> values = numbers(count);
    File file = File::create(folder / "x.h5");
    GrowingArray array = GrowingArray::make<std::uint32_t>(file, "/a/x", {count});
    append_in_pieces(array, values, 100'003);
    file.close();
    EXPECT_EQ(File::open(folder / "x.h5").read_array<std::uint32_t>("/a/x"), values) << count;
  }
}

TEST(GrowingArray, TakesPiecesThatEndWithinARow) {
  const TemporaryFolder folder;
  const std::vector<std::uint32_t> values = numbers(3'000 * 100);
  File file = File::create(folder / "x.h5");
  GrowingArray array = GrowingArray::make<std::uint32_t>(file, "/x", {3'000, 100});
  append_in_pieces(array, values, 777);
  file.close();
  EXPECT_EQ(File::open(folder / "x.h5").shape_of("/x"), (Shape{3'000, 100}));
  EXPECT_EQ(File::open(folder / "x.h5").read_array<std::uint32_t>("/x"), values);
}

// HDF5 does not find an only chunk while the array is open.
TEST(GrowingArray, CanBeReadFromItsFileOnceItIsFinished) {
  const TemporaryFolder folder;
  File file = File::create(folder / "x.h5");
  GrowingArray array = GrowingArray::make<std::uint32_t>(file, "/x", {10});
  append_in_pieces(array, numbers(10), 3);
  EXPECT_EQ(file.read_array<std::uint32_t>("/x"), numbers(10));
}

TEST(GrowingArray, MayBeEmpty) {
  const TemporaryFolder folder;
  File file = File::create(folder / "x.h5");
  GrowingArray::make<std::uint32_t>(file, "/none", {0}).finish();
  GrowingArray::make<std::uint32_t>(file, "/narrow", {3, 0}).finish();
  EXPECT_EQ(file.shape_of("/narrow"), (Shape{3, 0}));
  EXPECT_TRUE(file.read_array<std::uint32_t>("/none").empty());
}

TEST(GrowingArray, IsRefusedWhereOneIs) {
  const TemporaryFolder folder;
  File file = File::create(folder / "x.h5");
  file.write_array<std::uint32_t>("/x", {1}, numbers(1), Layout::plain);
  const Error error = error_of([&] { GrowingArray::make<std::uint32_t>(file, "/x", {1}); });
  EXPECT_EQ(error.code(), ExitCode::failure);
}

}  // namespace
}  // namespace lrml::test
