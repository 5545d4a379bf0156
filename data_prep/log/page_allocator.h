// Memory straight from the system: what is released is the system's again at once, whatever else the heap holds.
#pragma once

#include <cstddef>

namespace lrml::prep {

/// Zeroed whole pages, taken only as they are touched. Throws std::bad_alloc.
void* map_pages(std::size_t bytes);
void unmap_pages(void* pages, std::size_t bytes) noexcept;

/// For containers of large blocks that shrink while others grow. Cost: two system calls per block.
template <class T>
struct PageAllocator {
  using value_type = T;

  PageAllocator() = default;
  template <class Other>
  PageAllocator(const PageAllocator<Other>&) {}

  T* allocate(std::size_t count) { return static_cast<T*>(map_pages(count * sizeof(T))); }
  void deallocate(T* block, std::size_t count) noexcept { unmap_pages(block, count * sizeof(T)); }

  friend bool operator==(const PageAllocator&, const PageAllocator&) { return true; }
};

}  // namespace lrml::prep
