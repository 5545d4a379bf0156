#include "lrml/base/feistel.h"

#include <gtest/gtest.h>

#include <vector>

namespace lrml {
namespace {

std::vector<std::uint64_t> whole_order(std::uint64_t seed, std::uint64_t stream, std::uint64_t size) {
  const FeistelOrder order({seed, Purpose::order, 0}, stream, size);
  std::vector<std::uint64_t> elements;
  for (std::uint64_t position = 0; position < size; ++position) elements.push_back(order(position));
  return elements;
}

TEST(FeistelOrder, VisitsEveryElementOnceForEverySize) {
  for (std::uint64_t size = 1; size <= 300; ++size) {
    std::vector<int> visits(size, 0);
    for (const std::uint64_t element : whole_order(7, 3, size)) {
      ASSERT_LT(element, size);
      ++visits[element];
    }
    EXPECT_EQ(visits, std::vector<int>(size, 1)) << "size " << size;
  }
}

TEST(FeistelOrder, IsAFunctionOfItsKeyAndStream) {
  EXPECT_EQ(whole_order(1, 2, 100), whole_order(1, 2, 100));
  EXPECT_NE(whole_order(1, 2, 100), whole_order(2, 2, 100));
  EXPECT_NE(whole_order(1, 2, 100), whole_order(1, 3, 100));
}

TEST(FeistelOrder, LeavesFewElementsInPlace) {
  // A random permutation has one fixed point on average, whatever its size.
  int fixed = 0;
  for (std::uint64_t stream = 0; stream < 100; ++stream) {
    const auto elements = whole_order(5, stream, 200);
    for (std::uint64_t position = 0; position < 200; ++position) fixed += elements[position] == position;
  }
  EXPECT_GT(fixed, 50);
  EXPECT_LT(fixed, 170);
}

TEST(FeistelOrder, SpreadsTheFirstElementUniformly) {
  std::vector<int> first(8, 0);
  for (std::uint64_t stream = 0; stream < 8000; ++stream) {
    ++first[FeistelOrder({9, Purpose::order, 0}, stream, 8)(0)];
  }
  for (const int count : first) EXPECT_NEAR(count, 1000, 150);  // five standard deviations
}

TEST(FeistelOrder, StaysInRangeForTheLargestSize) {
  const std::uint64_t size = std::uint64_t{1} << 62;
  const FeistelOrder order({1, Purpose::order, 0}, 0, size);
  EXPECT_LT(order(0), size);
  EXPECT_LT(order(size - 1), size);
  EXPECT_NE(order(0), order(size - 1));
}

TEST(FeistelOrder, FillsWithTheElementsOfItsPositions) {
  for (const std::uint64_t size : {1u, 2u, 16u, 17u, 300u, 4097u}) {
    const FeistelOrder order({4, Purpose::order, 9}, 1, size);
    for (const std::uint64_t first : {std::uint64_t{0}, size / 3}) {
      std::vector<std::uint64_t> elements(size - first);
      order.fill(first, elements);
      for (std::size_t k = 0; k < elements.size(); ++k) EXPECT_EQ(elements[k], order(first + k)) << size << " " << k;
    }
  }
}

TEST(FeistelOrder, FillsNearTheEndOfTheLargestSize) {
  const std::uint64_t size = std::uint64_t{1} << 62;
  const FeistelOrder order({1, Purpose::order, 0}, 0, size);
  std::vector<std::uint64_t> elements(3);
  order.fill(size - 3, elements);
  EXPECT_EQ(elements, (std::vector<std::uint64_t>{order(size - 3), order(size - 2), order(size - 1)}));
}

TEST(FeistelOrder, IsFrozen) {
  EXPECT_EQ(whole_order(1, 0, 10), (std::vector<std::uint64_t>{6, 7, 4, 8, 1, 9, 2, 0, 5, 3}));
}

}  // namespace
}  // namespace lrml
