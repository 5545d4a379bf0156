// Disks and copies that go wrong: bits flipped and ends cut off anywhere in a dataset.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "lrml/base/random.h"
#include "lrml/data/dataset.h"
#include "lrml/data/interactions.h"
#include "lrml/data/write_dataset.h"
#include "support/error_of.h"
#include "support/small_dataset.h"
#include "support/temporary_folder.h"

namespace lrml::test {
namespace {

using ::testing::HasSubstr;

class Accidents : public ::testing::Test {
 protected:
  Accidents() {
    auto contents = small_contents(20, 30, 3);
    contents.user_attributes["age"] = contents.user_ids;
    digest = write_dataset(path, contents);
    bytes = read_file(path);
  }

  /// The k-th random position below `end`.
  static std::size_t position(std::size_t end, std::size_t k) {
    return static_cast<std::size_t>(random_pair({1, Purpose::synth_first, 0}, k, 0)[0] % end);
  }

  /// The digest of what is read, or nothing where an Error says that the file is damaged.
  std::optional<Digest> read(const std::string& damaged) {
    write_file(path, damaged);
    try {
      const Dataset dataset(path);
      load_interactions(dataset, {0, dataset.header().users});
      return verify_digest(path);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::bad_data);
      EXPECT_THAT(error.what(), HasSubstr("x.h5'"));
      return {};
    }
  }

  TemporaryFolder folder;
  std::filesystem::path path = folder / "x.h5";
  Digest digest = 0;
  std::string bytes;
};

TEST_F(Accidents, ThatFlipABitAreNamedOrChangeNothing) {
  std::size_t named = 0;
  for (std::size_t k = 0; k < 300; ++k) {
    const std::size_t bit = position(bytes.size() * 8, k);
    std::string damaged = bytes;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ 1 << bit % 8);
    const auto found = read(damaged);
    EXPECT_EQ(found.value_or(digest), digest) << "bit " << bit;
    named += !found;
  }
  EXPECT_GT(named, 100u);  // the others hit the room HDF5 leaves free
}

TEST_F(Accidents, ThatCutOffTheEndAreNamed) {
  for (std::size_t k = 0; k < 50; ++k) {
    const std::size_t size = position(bytes.size(), k);
    EXPECT_EQ(read(bytes.substr(0, size)), std::nullopt) << size << " of " << bytes.size() << " bytes";
  }
  EXPECT_EQ(read(bytes), digest);
}

}  // namespace
}  // namespace lrml::test
