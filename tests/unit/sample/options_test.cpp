#include "lrml/sample/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/error_of.h"

namespace lrml::test {
namespace {

TEST(SampleOptions, TakeOneToAThousandAndTwentyFour) {
  EXPECT_NO_THROW(validate(SampleOptions{}));
  EXPECT_NO_THROW(validate(SampleOptions{1024, 1024}));
  for (const std::size_t count : {0u, 1025u}) {
    for (const auto& [options, key] : {std::pair(SampleOptions{.negatives = count}, "sample.negatives is "),
                                       std::pair(SampleOptions{.hardest_of = count}, "sample.hardest_of is ")}) {
      const Error error = error_of([&] { validate(options); });
      EXPECT_EQ(error.code(), ExitCode::usage);
      EXPECT_THAT(error.what(), testing::HasSubstr(key));
    }
  }
}

}  // namespace
}  // namespace lrml::test
