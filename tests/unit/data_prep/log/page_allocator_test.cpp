#include "data_prep/log/page_allocator.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <new>
#include <vector>

namespace lrml::prep {
namespace {

TEST(PageAllocator, ServesAContainer) {
  std::vector<int, PageAllocator<int>> numbers;
  for (int k = 0; k < 10'000; ++k) numbers.push_back(k);
  EXPECT_EQ(numbers.back(), 9'999);
  EXPECT_TRUE(std::ranges::is_sorted(numbers));
}

TEST(PageAllocator, GivesZeroes) {
  PageAllocator<int> allocator;
  int* block = allocator.allocate(5000);
  EXPECT_EQ(std::count(block, block + 5000, 0), 5000);
  allocator.deallocate(block, 5000);
}

TEST(PageAllocator, SaysThatThereIsNoMemory) {
  PageAllocator<char> allocator;
  EXPECT_THROW(allocator.allocate(std::numeric_limits<std::size_t>::max() / 2), std::bad_alloc);
}

}  // namespace
}  // namespace lrml::prep
