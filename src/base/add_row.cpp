// Compiled for every instruction set; each call goes to the best one this machine has.
#include "lrml/base/add_row.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "base/add_row.cpp"
#include <hwy/foreach_target.h>
// Each pass of foreach_target includes this anew.
#include "lrml/base/vector-inl.h"

HWY_BEFORE_NAMESPACE();
namespace lrml::HWY_NAMESPACE {

void add_row(const float* row, std::size_t count, float* sums) {
  along<float>(count, [=](auto tag, std::size_t k)
                          HWY_ATTR { hn::StoreU(hn::LoadU(tag, sums + k) + hn::LoadU(tag, row + k), tag, sums + k); });
}

}  // namespace lrml::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "lrml/base/error.h"

namespace lrml {

HWY_EXPORT(add_row);

void add_row(std::span<const float> row, std::span<float> sums) {
  LRML_ASSERT(row.size() == sums.size());
  HWY_DYNAMIC_DISPATCH(add_row)(row.data(), row.size(), sums.data());
}

}  // namespace lrml
#endif
