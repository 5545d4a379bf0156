#include "lrml/model/recency.h"

#include "lrml/base/floating.h"

namespace lrml {

float recency_weight(const LossOptions& options, std::uint32_t later) {
  const auto power = exponential(static_cast<float>(-static_cast<double>(later) / options.recency_items));
  return static_cast<float>(options.recency_floor + (1.0 - options.recency_floor) * static_cast<double>(power));
}

}  // namespace lrml
