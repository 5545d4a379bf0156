#include "lrml/base/floating.h"

#include <gtest/gtest.h>

#include <cfenv>
#include <cmath>
#include <numbers>

#include "lrml/base/error.h"

namespace lrml {
namespace {

TEST(Exponential, IsCloseToLibm) {
  for (double x = -87.0; x <= 88.0; x += 0.0137) {
    const auto argument = static_cast<float>(x);
    const double expected = std::exp(static_cast<double>(argument));
    EXPECT_NEAR(static_cast<double>(exponential(argument)) / expected, 1.0, 2e-7) << argument;
  }
}

TEST(Exponential, IsExactlyOneAtZeroAndZeroFarBelow) {
  EXPECT_EQ(exponential(0.0f), 1.0f);
  EXPECT_EQ(exponential(-0.0f), 1.0f);
  EXPECT_EQ(exponential(-87.01f), 0.0f);
  EXPECT_EQ(exponential(-1e30f), 0.0f);
  EXPECT_EQ(exponential(-std::numeric_limits<float>::infinity()), 0.0f);
}

TEST(Exponential, KeepsNan) {
  EXPECT_TRUE(std::isnan(exponential(std::numeric_limits<float>::quiet_NaN())));
}

TEST(Exponential, IsFrozen) {
  EXPECT_EQ(std::bit_cast<std::uint32_t>(exponential(1.0f)), 0x402df854u);
  EXPECT_EQ(std::bit_cast<std::uint32_t>(exponential(-1.0f)), 0x3ebc5ab2u);
  EXPECT_EQ(std::bit_cast<std::uint32_t>(exponential(-10.3f)), 0x380d1141u);
  EXPECT_EQ(std::bit_cast<std::uint32_t>(exponential(0.1f)), 0x3f8d763eu);
}

TEST(Logarithm, IsCloseToLibm) {
  for (double x = 1e-300; x < 1e300; x *= 1.37) {
    EXPECT_NEAR(logarithm(x), std::log(x), 1e-14 * std::abs(std::log(x))) << x;
  }
  for (double x = 0.5; x < 2.0; x += 0.00137) {
    EXPECT_NEAR(logarithm(x), std::log(x), 1e-14 * std::abs(std::log(x)) + 1e-18) << x;
  }
}

TEST(Logarithm, IsExactAtOneAndAcceptsTheSmallestNormal) {
  EXPECT_EQ(logarithm(1.0), 0.0);
  EXPECT_NEAR(logarithm(std::numeric_limits<double>::min()), -708.3964185322641, 1e-11);
}

TEST(Logarithm, IsFrozen) {
  EXPECT_EQ(std::bit_cast<std::uint64_t>(logarithm(2.0)), 0x3fe62e42fefa39efu);
  EXPECT_EQ(std::bit_cast<std::uint64_t>(logarithm(0.1)), 0xc0026bb1bbb55515u);
  EXPECT_EQ(std::bit_cast<std::uint64_t>(logarithm(1e-16)), 0xc0426bb1bbb55516u);
}

TEST(CosineSine, IsCloseToLibmAllTheWayRound) {
  for (int k = 0; k <= 10000; ++k) {
    const double turn = k / 10000.0;
    const auto [cosine, sine] = cosine_sine_of_turn(turn);
    EXPECT_NEAR(cosine, std::cos(2.0 * std::numbers::pi * turn), 1e-14) << turn;
    EXPECT_NEAR(sine, std::sin(2.0 * std::numbers::pi * turn), 1e-14) << turn;
  }
}

TEST(CosineSine, IsExactAtQuarterTurns) {
  EXPECT_EQ(cosine_sine_of_turn(0.0).cosine, 1.0);
  EXPECT_EQ(cosine_sine_of_turn(0.25).sine, 1.0);
  EXPECT_EQ(cosine_sine_of_turn(0.5).cosine, -1.0);
  EXPECT_EQ(cosine_sine_of_turn(0.75).sine, -1.0);
  EXPECT_EQ(cosine_sine_of_turn(1.0).cosine, 1.0);
}

TEST(CosineSine, IsFrozen) {
  EXPECT_EQ(std::bit_cast<std::uint64_t>(cosine_sine_of_turn(0.1).cosine), 0x3fe9e3779b97f4a8u);
  EXPECT_EQ(std::bit_cast<std::uint64_t>(cosine_sine_of_turn(0.1).sine), 0x3fe2cf2304755a5eu);
}

TEST(RequireIeeeArithmetic, AcceptsTheDefaultAndRefusesAnotherRounding) {
  EXPECT_NO_THROW(require_ieee_arithmetic());
  std::fesetround(FE_UPWARD);
  EXPECT_THROW(require_ieee_arithmetic(), Error);
  std::fesetround(FE_TONEAREST);
}

TEST(RequireIeeeArithmetic, RefusesFlushToZero) {
  const unsigned before = __builtin_ia32_stmxcsr();
  __builtin_ia32_ldmxcsr(before | 0x8000u);
  EXPECT_THROW(require_ieee_arithmetic(), Error);
  __builtin_ia32_ldmxcsr(before);
}

}  // namespace
}  // namespace lrml
