#include "support/world.h"

#include <gtest/gtest.h>

#include <memory>

#include "support/on_ranks.h"

namespace lrml::test {
namespace {
std::unique_ptr<Communicator> the_world;
}  // namespace

Communicator& world() {
  return *the_world;
}

void on_ranks(const std::function<void(Communicator&)>& body) {
  body(world());
}

}  // namespace lrml::test

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  lrml::test::the_world = lrml::make_world();
  auto& world = lrml::test::world();
  if (world.rank() != 0) {
    auto& listeners = ::testing::UnitTest::GetInstance()->listeners();
    if (!std::getenv("LRML_TEST_ALL_RANKS_TALK")) delete listeners.Release(listeners.default_result_printer());
    listeners.Append(new ::testing::EmptyTestEventListener);
  }
  std::int64_t failed = RUN_ALL_TESTS() == 0 ? 0 : 1;
  world.sum(std::span(&failed, 1));
  lrml::test::the_world.reset();
  return failed == 0 ? 0 : 1;
}
