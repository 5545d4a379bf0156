#include "data_prep/source/compression.h"

#include <gmock/gmock.h>

#include "support/temporary_folder.h"
#include "unit/data_prep/archive_files.h"
#include "unit/data_prep/bad_data.h"

namespace lrml::prep {
namespace {

using test::bad_data_of;
using test::compressed;
using test::TemporaryFolder;
using ::testing::HasSubstr;

const std::vector<std::string> filters = {"gzip", "zstd", "xz", "bzip2", "lzma"};

/// Text of `lines` lines that compresses like a log.
std::string log_text(unsigned lines) {
  std::string text;
  for (unsigned k = 0; k < lines; ++k) {
    text += std::to_string(k / 20) + "," + std::to_string(k * k % 1009) + "," + std::to_string(k * 7919 % 5) + "\n";
  }
  return text;
}

std::string read_as(const std::string& name, const std::string& bytes) {
  const TemporaryFolder folder;
  test::write_file(folder / name, bytes);
  const auto source = open_source(folder / name);
  return read_all(*source->open(source->members().front()));
}

TEST(Compression, IsUndoneForEveryKindWhateverTheName) {
  const std::string text = log_text(50'000);  // several blocks
  for (const std::string& filter : filters) EXPECT_TRUE(read_as("ratings.csv", compressed(text, filter)) == text);
}

TEST(Compression, OfNothingIsNothing) {
  for (const std::string& filter : filters) EXPECT_EQ(read_as("ratings.csv", compressed("", filter)), "") << filter;
  EXPECT_EQ(read_as("ratings.csv", ""), "");
}

TEST(Compression, MayConsistOfParts) {  // as pigz -i, pbzip2, pxz and pzstd write it
  for (const std::string filter : {"gzip", "zstd", "xz", "bzip2"}) {
    EXPECT_EQ(read_as("a.csv", compressed("1,2\n", filter) + compressed("3,4\n", filter)), "1,2\n3,4\n") << filter;
  }
}

TEST(Compression, MayBePaddedWithZerosIfItIsGzip) {
  EXPECT_EQ(read_as("a.csv.gz", compressed("1,2\n", "gzip") + std::string(512, '\0')), "1,2\n");
}

TEST(Compression, CutAnywhereIsAnError) {
  const std::string text = log_text(200);
  for (const std::string& filter : filters) {
    const std::string whole = compressed(text, filter);
    for (std::size_t size = 14; size < whole.size(); size += size + 40 < whole.size() ? 37 : 1) {
      const std::string message = bad_data_of([&] { read_as("a.csv", whole.substr(0, size)); });
      EXPECT_THAT(message, HasSubstr("a.csv' (its " + filter + " data is damaged or cut short: ")) << size;
    }
  }
}

TEST(Compression, ChangedAnywhereIsAnError) {
  for (const std::string filter : {"gzip", "xz", "bzip2"}) {  // the others here without a checksum
    std::string bytes = compressed(log_text(500), filter);
    for (std::size_t k = 12; k < bytes.size(); k += 41) {
      bytes[k] ^= 4;
      EXPECT_THAT(bad_data_of([&] { read_as("a.csv", bytes); }), HasSubstr("damaged or cut short")) << filter << k;
      bytes[k] ^= 4;
    }
  }
}

TEST(Compression, FollowedBySomethingElseIsAnError) {  // a second part whose first byte is damaged would be lost
  for (const std::string& filter : filters) {
    const std::string bytes = compressed("1,2\n", filter) + "x" + compressed("3,4\n", filter).substr(1);
    EXPECT_THAT(bad_data_of([&] { read_as("a.csv", bytes); }), HasSubstr("damaged or cut short")) << filter;
  }
}

TEST(Compression, MustBeThereIfTheNameSaysSo) {
  EXPECT_THAT(bad_data_of([] { read_as("a.csv.gz", "1,2\n"); }),
              HasSubstr("a.csv.gz' (it is named like a compressed file, but is none). Download it again, or name it"));
}

TEST(Compression, IsNotSeenInTextThatBeginsLikeIt) {
  for (const std::string text : {"B", "BZh", "BZh9", "BZh91AY", "]", "]\n", "PK", "(", ""})
    EXPECT_EQ(read_as("a", text), text);
}

TEST(Compression, OfAnEndlessNumberOfZerosIsABomb) {
  std::string zeros(std::size_t{64} << 20, '\0');
  const std::string part = compressed(zeros, "zstd");  // 2 KiB
  zeros = std::string();
  std::string bomb;
  for (int k = 0; k < 32; ++k) bomb += part;
  const TemporaryFolder folder;
  test::write_file(folder / "a.csv.zst", bomb);
  const auto source = open_source(folder / "a.csv.zst");
  const auto stream = source->open("a.csv");
  std::vector<char> buffer(std::size_t{1} << 20);
  std::size_t megabytes = 0;
  EXPECT_THAT(bad_data_of([&] {
                while (stream->read(buffer) != 0) ++megabytes;
              }),
              HasSubstr("larger than 128 MiB and than 300 times its size: a decompression bomb"));
  EXPECT_GE(megabytes, 128U);
}

TEST(PlainName, DropsWhatACompressorAdded) {
  EXPECT_EQ(plain_name("x/u.data.gz"), "x/u.data");
  EXPECT_EQ(plain_name("U.DATA.GZ"), "U.DATA");
  EXPECT_EQ(plain_name("a.csv.zst"), "a.csv");
  EXPECT_EQ(plain_name("a.tgz"), "a.tar");
  EXPECT_EQ(plain_name("a.tar.xz"), "a.tar");
  EXPECT_EQ(plain_name("x.gz/u.data"), "x.gz/u.data");
  EXPECT_EQ(plain_name("x/.gz"), "x/.gz");
}

TEST(StartsLikeTar, TakesAHeaderWithARightChecksum) {
  std::string tar = test::tar_of({{"u.data", "1"}});
  EXPECT_TRUE(starts_like_tar(tar));
  EXPECT_FALSE(starts_like_tar(tar.substr(0, 511)));
  tar[0] = 'v';
  EXPECT_FALSE(starts_like_tar(tar));
  EXPECT_FALSE(starts_like_tar(log_text(100)));
}

}  // namespace
}  // namespace lrml::prep
