// What we encode, HDF5 decodes: its filters undo ours and check our checksums.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lrml/base/hash.h"
#include "lrml/store/file.h"
#include "support/one_core.h"
#include "support/python.h"
#include "support/temporary_folder.h"

namespace lrml::test {
namespace {

constexpr std::size_t chunk_bytes = std::size_t{1} << 20;

/// Numbers of which `mask` leaves some bytes: the fewer, the better they compress.
template <class T>
std::vector<T> noise(std::size_t count, std::uint64_t mask) {
  std::vector<T> values(count);
  for (std::size_t k = 0; k < count; ++k) values[k] = static_cast<T>(digest_of(std::to_string(k)) & mask);
  return values;
}

template <class T>
class CompressedArrays : public ::testing::Test {
 protected:
  /// Whether HDF5 reads what was written.
  static bool come_back(const Shape& shape, const std::vector<T>& values) {
    const TemporaryFolder folder;
    File file = File::create(folder / "x.h5");
    file.write_array<T>("/x", shape, values, Layout::compressed);
    file.close();
    return File::open(folder / "x.h5").read_array<T>("/x") == values;
  }
};
using Numbers = ::testing::Types<std::uint8_t, std::uint32_t, std::uint64_t, std::int64_t, float, double>;
TYPED_TEST_SUITE(CompressedArrays, Numbers);

TYPED_TEST(CompressedArrays, OfAnyLengthComeBack) {
  constexpr std::size_t full = chunk_bytes / sizeof(TypeParam);
  for (const std::size_t count : {std::size_t{1}, std::size_t{7}, full - 1, full, full + 1, 2 * full, 5 * full + 3}) {
    EXPECT_TRUE(this->come_back({count}, noise<TypeParam>(count, 0xff))) << count;
  }
}

TYPED_TEST(CompressedArrays, OfAnyContentComeBack) {
  constexpr std::size_t count = chunk_bytes / sizeof(TypeParam) + 5;
  for (const std::uint64_t mask : {0ull, 1ull, 0xffffull, 0x7fffffffull}) {
    EXPECT_TRUE(this->come_back({count}, noise<TypeParam>(count, mask))) << mask;
  }
}

TYPED_TEST(CompressedArrays, WithColumnsComeBack) {
  EXPECT_TRUE(this->come_back({30'000, 100}, noise<TypeParam>(3'000'000, 0xffff)));
  EXPECT_TRUE(this->come_back({3, 2 * chunk_bytes}, noise<TypeParam>(6 * chunk_bytes, 0)));  // a row is a chunk
}

TEST(CompressedTexts, OfManyChunksComeBack) {
  std::vector<std::string> texts;
  for (std::size_t k = 0; k < 300'000; ++k) texts.push_back("user " + std::to_string(k * k));
  const TemporaryFolder folder;
  File file = File::create(folder / "x.h5");
  file.write_texts("/x", texts, Layout::compressed);
  file.close();
  EXPECT_EQ(File::open(folder / "x.h5").read_texts("/x"), texts);
}

TEST(CompressedArray, HasTheSameBytesWhateverTheNumberOfCores) {
  const auto values = noise<std::uint32_t>(2'000'000, 0xffff);
  const TemporaryFolder folder;
  const auto write = [&](const char* name) {
    File file = File::create(folder / name);
    file.write_array<std::uint32_t>("/group/x", {values.size()}, values, Layout::compressed);
    file.close();
    return read_file(folder / name);
  };
  const std::string on_all = write("all.h5");
  const OneCore one_core;
  EXPECT_TRUE(write("one.h5") == on_all);
}

TEST(CompressedArray, TellsOfItsChunks) {
  const TemporaryFolder folder;
  File file = File::create(folder / "x.h5");
  std::vector<std::size_t> told;
  file.tell_of_chunks([&](std::size_t bytes) { told.push_back(bytes); });
  file.write_array<std::uint32_t>("/x", {6000, 100}, std::vector<std::uint32_t>(600'000), Layout::compressed);
  file.write_texts("/y", std::vector<std::string>{"not told"}, Layout::compressed);
  file.close();
  EXPECT_THAT(told, ::testing::ElementsAre(2621 * 400, 2621 * 400, 758 * 400));
}

TEST(CompressedArray, IsAnOrdinaryOneToH5py) {
  if (!python_has_h5py()) GTEST_SKIP() << "no Python with h5py";
  std::vector<std::uint32_t> values(600'000);
  for (std::size_t k = 0; k < values.size(); ++k) values[k] = static_cast<std::uint32_t>(k * k);
  const TemporaryFolder folder;
  File file = File::create(folder / "x.h5");
  file.write_array<std::uint32_t>("/x", {6000, 100}, values, Layout::compressed);
  file.close();
  EXPECT_EQ(run_python("import h5py, numpy, sys\n"
                       "x = h5py.File(sys.argv[1])['x']\n"
                       "k = numpy.arange(600000, dtype='u4')\n"
                       "print(x.chunks, x.compression, x.shuffle, x.fletcher32, (x[...].ravel() == k * k).all())\n",
                       folder / "x.h5"),
            "(2621, 100) gzip True True True\n");
}

}  // namespace
}  // namespace lrml::test
