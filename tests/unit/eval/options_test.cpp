#include "lrml/eval/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/error_of.h"

namespace lrml::test {
namespace {

void expect_top_k_refused(std::vector<std::size_t> top_k) {
  EvalOptions options;
  options.top_k = std::move(top_k);
  const Error error = error_of([&] { validate(options); });
  EXPECT_EQ(error.code(), ExitCode::usage);
  EXPECT_THAT(error.what(), testing::HasSubstr("eval.top_k"));
}

TEST(EvalOptions, DefaultsArePossible) {
  EXPECT_NO_THROW(validate(EvalOptions{}));
}

TEST(EvalOptions, RefusesNoLists) {
  expect_top_k_refused({});
}

TEST(EvalOptions, RefusesAListOfNoPlaces) {
  expect_top_k_refused({10, 0});
}

}  // namespace
}  // namespace lrml::test
