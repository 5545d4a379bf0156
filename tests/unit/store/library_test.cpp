#include "lrml/store/library.h"

#include <dlfcn.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lrml {
namespace {

TEST(StoreLibrary, NamesItsVersion) {
  EXPECT_THAT(store_library().version, testing::MatchesRegex("1\\.[0-9]+\\.[0-9]+"));
}

TEST(StoreLibrary, IsParallelWhereItKnowsMpiIo) {
  EXPECT_EQ(store_library().is_parallel, dlsym(RTLD_DEFAULT, "H5Pset_fapl_mpio") != nullptr);
}

}  // namespace
}  // namespace lrml
