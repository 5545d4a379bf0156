// Writes the first inputs of a harness that reads checkpoints into a folder: `checkpoint_seeds HARNESS FOLDER`.
#include <cstddef>
#include <random>
#include <string>

#include "fuzz/small_checkpoint.h"

namespace lrml::test {
namespace {

/// With and without moments.
void write_checkpoints(const std::filesystem::path& folder) {
  write_small_checkpoint(folder / "whole", CheckpointContent::with_moments);
  write_small_checkpoint(folder / "best", CheckpointContent::parameters_only);
}

/// Random choices, as many as a forger makes.
void write_choices(const std::filesystem::path& folder) {
  std::mt19937_64 random(1);
  for (std::size_t k = 0; k < 64; ++k) {
    std::string choices(200, '\0');
    for (char& choice : choices) choice = static_cast<char>(random());
    write_file(folder / std::to_string(k), choices);
  }
}

}  // namespace
}  // namespace lrml::test

int main(int, char** arguments) {
  const std::string harness = arguments[1];
  if (harness == "open_checkpoint") lrml::test::write_checkpoints(arguments[2]);
  if (harness == "forged_checkpoint") lrml::test::write_choices(arguments[2]);
}
