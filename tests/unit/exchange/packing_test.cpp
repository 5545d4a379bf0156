#include "src/exchange/packing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>

namespace lrml::test {
namespace {

using Sums = std::vector<std::int64_t>;

constexpr std::int64_t largest = std::numeric_limits<std::int32_t>::max();
constexpr std::int64_t smallest = std::numeric_limits<std::int32_t>::min();

RowSums one_row(const Sums& row, std::uint32_t count = 1) {
  RowSums sums(8, row.size());
  std::ranges::copy(row, sums.sums_to_add_to(ItemId{7}, count).begin());
  return sums;
}

Sums sums_of(const RowSums& sums, std::size_t k) {
  Sums row(sums.dim());
  sums.read(k, row);
  return row;
}

std::vector<std::byte> packed(const RowSums& sums) {
  std::vector<std::byte> message;
  RowPacker().pack_rows(sums, message);
  return message;
}

RowSums unpacked(std::span<const std::byte> message, std::size_t dim) {
  RowSums sums(8, dim);
  add_packed_rows(message, sums);
  return sums;
}

void expect_equal(const RowSums& a, const RowSums& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t k = 0; k < a.size(); ++k) {
    EXPECT_EQ(a.ids()[k], b.ids()[k]);
    EXPECT_EQ(sums_of(a, k), sums_of(b, k));
    EXPECT_EQ(a.count(k), b.count(k));
  }
}

TEST(PackRows, TakesFourBytesAnElementWhereTheRowFits) {
  for (const Sums& row : {Sums{0, 0, 0}, Sums{largest, 1, smallest}, Sums{-1, -1, -1}}) {
    EXPECT_EQ(packed(one_row(row)).size(), 8u + 3 * 4);
  }
}

TEST(PackRows, TakesEightBytesAnElementWhereOneDoesNotFit) {
  for (const Sums& row : {Sums{largest + 1, 0, 0}, Sums{0, 0, smallest - 1}}) {
    EXPECT_EQ(packed(one_row(row)).size(), 8u + 3 * 8);
  }
}

TEST(PackRows, ChoosesTheWidthRowByRow) {
  RowSums sums(8, 2);
  for (const auto& [item, row] : {std::pair{5u, Sums{1, 2}}, {1u, Sums{largest + 1, 2}}, {3u, Sums{-1, -2}}}) {
    std::ranges::copy(row, sums.sums_to_add_to(ItemId{item}, 1).begin());
  }
  EXPECT_EQ(packed(sums).size(), 16u + 24 + 16);
  expect_equal(unpacked(packed(sums), 2), sums);
}

TEST(PackRows, TakesTheSameBytesForARowSummedIn32Bits) {
  RowSums sums(8, 2);
  sums.add(ItemId{7}, std::vector{1.0f, -0.5f});
  EXPECT_FALSE(sums.narrow_sums(0).empty());
  EXPECT_EQ(packed(sums), packed(one_row({1 << 28, -(1 << 27)})));
}

TEST(PackRows, LosesNothing) {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  for (const std::int64_t x : {std::int64_t{0}, largest, largest + 1, smallest, smallest - 1, most, -most - 1}) {
    const RowSums sums = one_row({x, -1, 1});
    expect_equal(unpacked(packed(sums), 3), sums);
  }
}

TEST(PackRows, KeepsTheLargestCountBesideTheWideMark) {
  for (const Sums& row : {Sums{1}, Sums{largest + 1}}) {
    const RowSums sums = one_row(row, (std::uint32_t{1} << 31) - 1);
    expect_equal(unpacked(packed(sums), 1), sums);
  }
}

TEST(PackRows, AppendsToTheMessage) {
  std::vector<std::byte> message;
  RowPacker packer;
  packer.pack_rows(one_row({1}, 2), message);
  packer.pack_rows(one_row({largest + 1}, 3), message);
  expect_equal(unpacked(message, 1), one_row({largest + 2}, 5));
}

TEST(PackRows, PacksNothing) {
  EXPECT_TRUE(packed(RowSums(8, 3)).empty());
  EXPECT_EQ(unpacked({}, 3).size(), 0u);
}

TEST(AddPackedRows, AddsToWhatIsThere) {
  RowSums sums = one_row({10, 20}, 4);
  add_packed_rows(packed(one_row({1, -2}, 3)), sums);
  expect_equal(sums, one_row({11, 18}, 7));
}

}  // namespace
}  // namespace lrml::test
