#include "lrml/config/identity.h"

#include <gtest/gtest.h>

#include <cmath>

#include "sample_options.h"
#include "usage_error.h"

namespace lrml {
namespace {

TEST(FlatText, ReadsBackToTheSameValues) {
  test::Things things;
  things.box.depth = 1.0 / 3.0;
  things.paint.coats = {3, 4};
  const FlatText texts = flat_text(things.sections());
  EXPECT_EQ(texts.size(), 8u);
  EXPECT_EQ(texts.at("paint.coats"), "3,4");
  test::Things copy;
  read_flat_text(texts, copy.sections());
  EXPECT_EQ(copy.box.depth, 1.0 / 3.0);
  EXPECT_EQ(copy.paint.coats, (std::vector<std::size_t>{3, 4}));
}

TEST(FlatText, RefusesUnknownNames) {
  test::Things things;
  test::usage_error_of([&] { read_flat_text({{"box.color", "red"}}, things.sections()); });
}

TEST(IdentityDifferences, ListsOnlyFieldsOfTheIdentity) {
  test::Things here;
  test::Things checkpoint;
  here.box.width = 50;
  here.box.open = true;
  here.paint.layers = 3;
  here.paint.name = "blue";
  EXPECT_EQ(identity_differences(here.sections(), checkpoint.sections()),
            (std::vector<std::string>{"box.width: 50 here, 100 in the checkpoint",
                                      "paint.layers: 3 here, 2 in the checkpoint"}));
}

TEST(IdentityDifferences, SeesTheLastBitOfADouble) {
  test::Things here;
  test::Things checkpoint;
  EXPECT_TRUE(identity_differences(here.sections(), checkpoint.sections()).empty());
  here.box.depth = std::nextafter(0.2, 1.0);
  EXPECT_EQ(identity_differences(here.sections(), checkpoint.sections()).size(), 1u);
}

}  // namespace
}  // namespace lrml
