#include "lrml/base/pipeline.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <string>

namespace lrml {
namespace {

/// Squares 0 … n − 1 with `threads` threads; a square that `fails` says so.
std::vector<int> squares(int n, std::size_t threads, int fails = -1) {
  std::vector<int> results;
  int next = 0;
  run_pipeline<int, int>(
      threads, [&]() -> std::optional<int> { return next < n ? std::optional(next++) : std::nullopt; },
      [&](int k) {
        if (k >= fails && fails >= 0) throw std::runtime_error(std::to_string(k));
        return k * k;
      },
      [&](int square) { results.push_back(square); });
  return results;
}

TEST(Pipeline, GivesResultsInTheOrderOfTheInputs) {
  std::vector<int> expected;
  for (int k = 0; k < 1000; ++k) expected.push_back(k * k);
  for (const std::size_t threads : {1u, 2u, 5u}) EXPECT_EQ(squares(1000, threads), expected) << threads;
}

TEST(Pipeline, DoesNothingWithoutInputs) {
  EXPECT_TRUE(squares(0, 3).empty());
}

TEST(Pipeline, RethrowsTheEarliestFailureOfTheWork) {
  for (const std::size_t threads : {1u, 4u}) {
    try {
      squares(100, threads, 17);
      ADD_FAILURE() << "nothing was thrown";
    } catch (const std::runtime_error& error) {
      EXPECT_STREQ(error.what(), "17") << threads;
    }
  }
}

TEST(Pipeline, EndsWhenProducingOrConsumingFails) {
  const auto work = [](int k) { return k; };
  const auto ignore = [](int) {};
  EXPECT_THROW((run_pipeline<int, int>(
                   3, []() -> std::optional<int> { throw std::runtime_error("produce"); }, work, ignore)),
               std::runtime_error);
  int next = 0;
  EXPECT_THROW((run_pipeline<int, int>(
                   3, [&] { return std::optional(next++); }, work, [](int) { throw std::runtime_error("consume"); })),
               std::runtime_error);
}

TEST(Pipeline, TakesInputsThatArePushed) {
  std::vector<int> results;
  const auto square = [](int k) { return k * k; };
  const auto keep = [&](int result) { results.push_back(result); };
  Pipeline<int, int, decltype(square), decltype(keep)> pipeline(3, square, keep);
  for (int k = 0; k < 8; ++k) pipeline.push(k);
  EXPECT_EQ(results, (std::vector{0, 1}));  // six under way
  pipeline.finish();
  EXPECT_EQ(results, (std::vector{0, 1, 4, 9, 16, 25, 36, 49}));
}

TEST(Pipeline, FinishesNothingAfterAFailure) {
  std::vector<int> results;
  const auto same = [](int k) { return k; };
  const auto fail_at_one = [&](int result) {
    if (result == 1) throw std::runtime_error("one");
    results.push_back(result);
  };
  Pipeline<int, int, decltype(same), decltype(fail_at_one)> pipeline(2, same, fail_at_one);
  for (int k = 0; k < 4; ++k) pipeline.push(k);
  EXPECT_THROW(pipeline.finish(), std::runtime_error);
  pipeline.finish();
  EXPECT_EQ(results, std::vector{0});
}

TEST(Pipeline, KeepsNoMoreThanTwoInputsPerThread) {
  std::atomic<int> open = 0;
  int most = 0;
  int next = 0;
  run_pipeline<int, int>(
      2,
      [&]() -> std::optional<int> {
        if (next == 100) return std::nullopt;
        most = std::max(most, ++open);
        return next++;
      },
      [](int k) { return k; }, [&](int) { --open; });
  EXPECT_EQ(most, 4);
}

}  // namespace
}  // namespace lrml
