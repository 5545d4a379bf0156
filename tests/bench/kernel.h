// The arithmetic of a step on one core: losses and gradients of triplets, beside what the processor can do at all.
#pragma once

#include <cstddef>

#include "lrml/app/records.h"
#include "lrml/model/options.h"

namespace lrml::bench {

struct KernelArguments {
  ModelOptions model;
  std::size_t users = 6040;  ///< ML-1M's
  std::size_t items = 3706;
  std::size_t triplets = 96;  ///< of one call: a logical shard's part of a step
  std::size_t calls = 200;    ///< timed together
  std::size_t repeats = 21;
  double margin = 10.0;  ///< above the largest distance of the unit ball: every triplet is active
  double ceiling_seconds = 0.5;
};

/// Every row of the first calls equal to the reference's, bit for bit; then medians.
Record run_kernel(const KernelArguments& arguments);

}  // namespace lrml::bench
