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

TEST(ModelOptions, RefuseImpossibleRadiiAndScales) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const double radius : {-0.2, 1e-7, 1e7, nan}) {
    expect_refused(ModelOptions{.memory_radius = radius}, "model.memory_radius");
  }
  for (const double scale : {0.0, -0.01, 101.0, nan}) {
    expect_refused(ModelOptions{.initial_scale = scale}, "model.initial_scale");
  }
}

TEST(LossOptions, RefuseImpossibleRecencies) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const double floor : {-0.1, 1.1, nan}) {
    expect_refused(LossOptions{.recency_floor = floor}, "loss.recency_floor");
  }
  for (const double items : {0.0, -20.0, 1e10, nan}) {
    expect_refused(LossOptions{.recency_items = items}, "loss.recency_items");
  }
}

TEST(LossOptions, RefuseImpossiblePenaltiesAndThoseOfOtherModelsThanBpr) {
  for (const double l2 : {-0.01, 101.0, std::numeric_limits<double>::quiet_NaN()}) {
    expect_refused(LossOptions{.l2 = l2}, "loss.l2");
  }
  const LossOptions penalized{.l2 = 0.01};
  EXPECT_NO_THROW(validate_together({.kind = ModelKind::bpr}, penalized));
  for (const ModelKind kind : {ModelKind::lrml, ModelKind::cml}) {
    EXPECT_NO_THROW(validate_together({.kind = kind}, {}));
    const Error error = error_of([&] { validate_together({.kind = kind}, penalized); });
    EXPECT_EQ(error.code(), ExitCode::usage);
    EXPECT_THAT(error.what(), testing::HasSubstr("model.kind = \"" + std::string(name_of(kind))));
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
