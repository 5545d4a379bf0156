// Once buffers have their size, a step allocates nothing.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "support/train_on_ranks.h"

namespace {
std::atomic<std::int64_t> allocations = 0;

void* counted(std::size_t size) {
  ++allocations;
  if (void* const memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
}  // namespace

void* operator new(std::size_t size) {
  return counted(size);
}
void* operator new[](std::size_t size) {
  return counted(size);
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete[](void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace lrml::test {
namespace {

using SteadyStep = TrainOnRanks;

void run_epoch(StepRun& steps, std::uint32_t epoch) {
  steps.state.progress.epoch = epoch;
  steps.state.progress.step_in_epoch = 0;
  for (int step = 0; step < 5; ++step) steps();
}

TEST_F(SteadyStep, CountsWhatIsAllocated) {
  const std::int64_t before = allocations;
  const std::vector<int> one(100);
  EXPECT_EQ(allocations - before, 1);
}

TEST_F(SteadyStep, AllocatesNothing) {
  TrainSettings settings = small_settings();
  std::vector<ExchangeOptions> exchanges = {{ExchangeAlgorithm::pull, 2}, {ExchangeAlgorithm::owner, 0}};
  for (const ExchangeAlgorithm algorithm : algorithms) exchanges.push_back({algorithm, 1});
  for (const OptimKind optim : {OptimKind::adam, OptimKind::lazy_adam}) {
    for (const auto& [algorithm, ranks_sharing] : exchanges) {
      settings.step.optim.kind = optim;
      settings.exchange = {algorithm, ranks_sharing};
      StepRun steps(world(), folder / "d.h5", settings);
      for (std::uint32_t epoch = 0; epoch < 20; ++epoch) run_epoch(steps, epoch);
      const std::int64_t before = allocations;
      for (std::uint32_t epoch = 20; epoch < 23; ++epoch) run_epoch(steps, epoch);
      EXPECT_EQ(allocations - before, 0) << name_of(optim) << " " << name_of(algorithm);
    }
  }
}

}  // namespace
}  // namespace lrml::test
