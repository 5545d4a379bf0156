#include "lrml/optim/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "support/error_of.h"

namespace lrml::test {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

void expect_refused(const OptimOptions& options, const char* key) {
  const Error error = error_of([&] { validate(options); });
  EXPECT_EQ(error.code(), ExitCode::usage);
  EXPECT_THAT(error.what(), testing::HasSubstr(key));
}

TEST(OptimOptions, DefaultsArePossible) {
  EXPECT_NO_THROW(validate(OptimOptions{}));
}

TEST(OptimOptions, RefusesAnImpossibleLearningRate) {
  for (const double x : {0.0, -0.1, 1e6, nan, infinity}) {
    expect_refused({.learning_rate = x}, "optim.learning_rate");
  }
}

TEST(OptimOptions, RefusesDecaysOutsideZeroToOne) {
  for (const double x : {-0.1, 1.0, 2.0, nan}) {
    expect_refused({.beta1 = x}, "optim.beta1");
    expect_refused({.beta2 = x}, "optim.beta2");
  }
  EXPECT_NO_THROW(validate(OptimOptions{.beta1 = 0.0, .beta2 = 0.0}));
}

// The step works in float: an ε that becomes 0 there would divide 0 by 0 in every row without a gradient.
TEST(OptimOptions, RefusesAnEpsilonThatGuardsNothing) {
  for (const double x : {0.0, -1e-8, 1e-60, nan, infinity}) expect_refused({.epsilon = x}, "optim.epsilon");
}

// A decay of 1 − 10⁻⁹ is 1 in float: moments would grow for ever.
TEST(OptimOptions, RefusesDecaysThatAreOneInFloat) {
  expect_refused({.beta1 = 1.0 - 1e-9}, "optim.beta1");
  expect_refused({.beta2 = 1.0 - 1e-9}, "optim.beta2");
}

}  // namespace
}  // namespace lrml::test
