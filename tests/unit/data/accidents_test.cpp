// Disks, copies and people that damage datasets anywhere: refused with what is wrong, or the same content is read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "lrml/base/random.h"
#include "lrml/data/dataset.h"
#include "lrml/data/interactions.h"
#include "lrml/data/write_dataset.h"
#include "support/accident.h"
#include "support/python.h"
#include "support/small_dataset.h"
#include "support/temporary_folder.h"

namespace lrml::test {
namespace {

using ::testing::HasSubstr;

class Accidents : public ::testing::Test {
 protected:
  Accidents() {
    digest = write_dataset(path, contents_of(4));
    other = read_file(path);
    digest = write_dataset(path, contents_of(3));
    bytes = read_file(path);
  }

  static DatasetContents contents_of(std::uint64_t seed) {
    auto contents = small_contents(20, 30, seed);
    contents.user_attributes["age"] = {contents.user_ids.rbegin(), contents.user_ids.rend()};
    return contents;
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
      const RowRange all{0, dataset.header().users};
      load_interactions(dataset, all);
      for (const HeldOut which : {HeldOut::valid, HeldOut::test}) dataset.load_held_out(which, all);
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
  std::string other;  ///< of another log
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

TEST_F(Accidents, OfAnyKindAreNamedOrChangeNothing) {
  std::size_t named = 0;
  for (std::size_t k = 0; k < 50 * damage_kinds; ++k) {
    const Accident one = accident(bytes, other, k, 50);
    const auto found = read(one.bytes);
    EXPECT_EQ(found.value_or(digest), digest) << one.what;
    named += !found;
  }
  EXPECT_GT(named, 300u);
}

TEST_F(Accidents, ThatExchangeWholeArraysAreNamed) {
  if (!python_has_h5py()) GTEST_SKIP() << "no Python with h5py";
  constexpr const char* exchange = R"(
import h5py, sys
with h5py.File(sys.argv[1], 'r+') as file:
    one, other = file[pair[0]], file[pair[1]]
    one[...], other[...] = other[...], one[...]
)";
  for (const std::string pair : {"'/valid/items', '/test/items'", "'/valid/timestamp', '/test/timestamp'",
                                 "'/valid/negatives', '/test/negatives'", "'/users/id', '/users/attributes/age'"}) {
    write_file(path, bytes);
    EXPECT_EQ(run_python("pair = " + pair + exchange, path), "");
    EXPECT_EQ(read(read_file(path)), std::nullopt) << pair;
  }
}

}  // namespace
}  // namespace lrml::test
