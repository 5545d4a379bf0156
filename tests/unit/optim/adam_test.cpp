#include "lrml/optim/adam.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "lrml/base/random.h"
#include "support/instruction_sets.h"

namespace lrml::test {
namespace {

constexpr float smallest_normal = std::numeric_limits<float>::min();

/// One parameter with its moments.
struct Element {
  float mean = 0.0f;
  float square = 0.0f;
  float parameter = 0.0f;

  void step(const AdamStep& adam, float gradient) {
    adam.update({&gradient, 1}, {&mean, 1}, {&square, 1}, {&parameter, 1});
  }
  void step_without_gradient(const AdamStep& adam) { adam.update({}, {&mean, 1}, {&square, 1}, {&parameter, 1}); }
};

/// The paper's algorithm 1, in double and with library powers.
struct ReferenceElement {
  double mean = 0.0;
  double square = 0.0;
  double parameter = 0.0;

  void step(const OptimOptions& o, double g, int t) {
    mean = o.beta1 * mean + (1.0 - o.beta1) * g;
    square = o.beta2 * square + (1.0 - o.beta2) * g * g;
    const double corrected_mean = mean / (1.0 - std::pow(o.beta1, t));
    const double corrected_square = square / (1.0 - std::pow(o.beta2, t));
    parameter -= o.learning_rate * corrected_mean / (std::sqrt(corrected_square) + o.epsilon);
  }
};

float drawn_gradient(std::uint64_t element, std::uint32_t step) {
  return static_cast<float>(normal_pair({5, Purpose::initial_item, 0}, element, step)[0]);
}

OptimOptions options_with(double rate, double beta1, double beta2, double epsilon) {
  return {OptimKind::adam, rate, beta1, beta2, epsilon};
}

// t = 1: m = 1, v = 1, m̂ = 2, v̂ = 4: 3 − ½·2/(2 + 2). t = 2, no gradient: m = ½, v = ¾, m̂ = ⅔, v̂ = 12/7.
TEST(AdamStep, TakesTwoStepsByHand) {
  const OptimOptions options = options_with(0.5, 0.5, 0.75, 2.0);
  BetaPowers powers;
  Element x{.parameter = 3.0f};
  x.step(AdamStep(options, powers), 2.0f);
  EXPECT_EQ(x.mean, 1.0f);
  EXPECT_EQ(x.square, 1.0f);
  EXPECT_EQ(x.parameter, 2.75f);
  x.step_without_gradient(AdamStep(options, powers));
  EXPECT_EQ(x.mean, 0.5f);
  EXPECT_EQ(x.square, 0.75f);
  EXPECT_NEAR(x.parameter, 2.75 - 0.5 * (2.0 / 3.0) / (std::sqrt(12.0 / 7.0) + 2.0), 1e-6);
}

TEST(AdamStep, MovesByTheLearningRateFirstWhateverTheGradient) {
  for (const float gradient : {1e-4f, -0.5f, 300.0f}) {
    BetaPowers powers;
    Element x;
    x.step(AdamStep(OptimOptions{}, powers), gradient);
    EXPECT_NEAR(x.parameter, std::copysign(0.001f, -gradient), 1e-6f * 0.2f) << gradient;
  }
}

TEST(AdamStep, FollowsTheReferenceInDoubleForAThousandSteps) {
  const OptimOptions options = options_with(0.01, 0.9, 0.999, 1e-8);
  for (std::uint64_t element = 0; element < 20; ++element) {
    BetaPowers powers;
    Element x{.parameter = 0.25f};
    ReferenceElement expected{.parameter = 0.25};
    const float scale = std::ldexp(1.0f, -static_cast<int>(element));
    for (std::uint32_t t = 1; t <= 1000; ++t) {
      const bool pause = t % 3 == 0;
      const float g = pause ? 0.0f : scale * drawn_gradient(element, t);
      x.step(AdamStep(options, powers), g);
      expected.step(options, static_cast<double>(g), static_cast<int>(t));
      ASSERT_NEAR(x.mean, expected.mean, 1e-6 * static_cast<double>(scale)) << element << " " << t;
      ASSERT_NEAR(x.square / (scale * scale), expected.square / static_cast<double>(scale * scale), 1e-5);
      ASSERT_NEAR(x.parameter, expected.parameter, 1e-5) << element << " " << t;
    }
  }
}

TEST(AdamStep, TakesAnEmptyGradientForZeros) {
  const std::size_t dim = 19;
  std::vector<float> mean(dim), square(dim), parameter(dim);
  for (std::size_t k = 0; k < dim; ++k) {
    mean[k] = drawn_gradient(1, static_cast<std::uint32_t>(k));
    square[k] = mean[k] * mean[k];
    parameter[k] = static_cast<float>(k);
  }
  auto mean2 = mean, square2 = square, parameter2 = parameter;
  BetaPowers powers;
  const AdamStep adam(OptimOptions{}, powers);
  adam.update({}, mean, square, parameter);
  adam.update(std::vector<float>(dim, 0.0f), mean2, square2, parameter2);
  EXPECT_EQ(mean, mean2);
  EXPECT_EQ(square, square2);
  EXPECT_EQ(parameter, parameter2);
  EXPECT_NE(parameter[3], 3.0f) << "the mean still moves it";
}

TEST(AdamStep, LeavesARowThatNeverHadAGradient) {
  BetaPowers powers;
  Element x{.parameter = 0.125f};
  for (int t = 0; t < 5; ++t) x.step_without_gradient(AdamStep(OptimOptions{}, powers));
  EXPECT_EQ(x.parameter, 0.125f);
}

void expect_every_element_alone() {
  const std::size_t dim = 37;
  std::vector<float> gradient(dim), mean(dim), square(dim), parameter(dim);
  std::vector<Element> alone(dim);
  for (std::size_t k = 0; k < dim; ++k) gradient[k] = drawn_gradient(2, static_cast<std::uint32_t>(k));
  BetaPowers powers;
  for (int t = 0; t < 3; ++t) {
    const AdamStep adam(OptimOptions{}, powers);
    adam.update(gradient, mean, square, parameter);
    for (std::size_t k = 0; k < dim; ++k) alone[k].step(adam, gradient[k]);
  }
  for (std::size_t k = 0; k < dim; ++k) EXPECT_EQ(parameter[k], alone[k].parameter) << k;
}

TEST(AdamStep, TreatsEveryElementAlone) {
  test::on_each_instruction_set(expect_every_element_alone);
}

TEST(AdamStep, FlushesMomentsBelowTheSmallestNormalNumber) {
  const OptimOptions halving = options_with(0.001, 0.5, 0.5, 1e-8);
  for (const float sign : {1.0f, -1.0f}) {
    BetaPowers powers;
    Element x{.mean = sign * 2.0f * smallest_normal, .square = 2.0f * smallest_normal};
    x.step_without_gradient(AdamStep(halving, powers));
    EXPECT_EQ(x.mean, sign * smallest_normal);
    EXPECT_EQ(x.square, smallest_normal);
    x.step_without_gradient(AdamStep(halving, powers));
    EXPECT_EQ(x.mean, 0.0f);
    EXPECT_EQ(x.square, 0.0f);
  }
}

TEST(AdamStep, FlushesTheSquareOfATinyGradient) {
  BetaPowers powers;
  Element x;
  x.step(AdamStep(OptimOptions{}, powers), 1e-20f);  // (1 − β₂)·10⁻⁴⁰ is no normal number
  EXPECT_EQ(x.square, 0.0f);
  EXPECT_GT(x.mean, 0.0f);
  EXPECT_LT(x.parameter, 0.0f);
}

TEST(AdamStep, LetsANanThroughSoThatItIsNoticed) {
  BetaPowers powers;
  Element x;
  x.step(AdamStep(OptimOptions{}, powers), std::numeric_limits<float>::quiet_NaN());
  EXPECT_TRUE(std::isnan(x.parameter));
}

TEST(BetaPowers, AreRepeatedProducts) {
  BetaPowers powers;
  double beta1 = 1.0, beta2 = 1.0;
  for (int t = 1; t <= 50; ++t) {
    AdamStep(OptimOptions{}, powers);
    beta1 *= 0.9;
    beta2 *= 0.999;
    EXPECT_EQ(powers.beta1, beta1) << t;
    EXPECT_EQ(powers.beta2, beta2) << t;
  }
}

TEST(Moments, StartAtZero) {
  const Moments moments = zero_moments(2, 3);
  EXPECT_EQ(moments.mean, zero_matrix(2, 3));
  EXPECT_EQ(moments.square, zero_matrix(2, 3));
}

}  // namespace
}  // namespace lrml::test
