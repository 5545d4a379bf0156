// What exact sums cost: a training step with them, against the same step with plain float sums.
#pragma once

#include <filesystem>

namespace lrml::bench {

struct ExactSumsArguments {
  std::filesystem::path data;  ///< an lrml-dataset
  std::size_t epochs = 20;     ///< of the whole run
  std::size_t steps = 10;      ///< with all triplets active
};

/// Verifies that the exact variant gives the bits of the trainer, then times both variants in turn, and prints one JSON
/// line. Throws Error (failure) if the bits differ.
void run_exact_sums(const ExactSumsArguments& arguments);

}  // namespace lrml::bench
