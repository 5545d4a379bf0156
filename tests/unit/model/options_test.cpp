#include "lrml/model/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "support/error_of.h"

namespace lrml::test {
namespace {

template <class Options>
void expect_refused(const Options& options, const char* key) {
  const Error error = error_of([&] { validate(options); });
  EXPECT_EQ(error.code(), ExitCode::usage);
  EXPECT_THAT(error.what(), testing::HasSubstr(key));
}

TEST(ModelOptions, DefaultsArePossible) {
  EXPECT_NO_THROW(validate(ModelOptions{}));
  EXPECT_NO_THROW(validate(LossOptions{}));
}

TEST(ModelOptions, RefuseSizesNoModelHas) {
  for (const std::size_t size : {0u, 4097u}) {
    expect_refused(ModelOptions{.dim = size}, "model.dim");
    expect_refused(ModelOptions{.slots = size}, "model.slots");
  }
}

TEST(ModelOptions, DoNotMindSlotsWhereThereIsNoMemory) {
  EXPECT_NO_THROW(validate(ModelOptions{.kind = ModelKind::cml, .slots = 0}));
  EXPECT_EQ(slot_count({.kind = ModelKind::cml, .slots = 5}), 0u);
  EXPECT_EQ(slot_count({.kind = ModelKind::bpr, .slots = 5}), 0u);
  EXPECT_EQ(slot_count({.kind = ModelKind::lrml, .slots = 5}), 5u);
}

TEST(LossOptions, RefuseMarginsOutsideZeroToAHundred) {
  for (const double margin : {0.0, -0.2, 100.0, std::numeric_limits<double>::quiet_NaN()}) {
    expect_refused(LossOptions{margin}, "loss.margin");
  }
}

}  // namespace
}  // namespace lrml::test
