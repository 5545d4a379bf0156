// One file that all ranks write and check together.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lrml/comm/agree.h"
#include "lrml/store/file.h"
#include "lrml/store/pending_file.h"
#include "lrml/store/raw_file.h"
#include "lrml/store/seal.h"
#include "support/agreed_error_of.h"
#include "support/shared_folder.h"

namespace lrml::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::size_t my_rank() {
  return static_cast<std::size_t>(world().rank());
}
std::size_t rank_count() {
  return static_cast<std::size_t>(world().size());
}

/// On rank 0; the others wait until it is there.
void write_on_rank_zero(const std::filesystem::path& file, const std::string& content) {
  if (my_rank() == 0) write_file(file, content);
  world().barrier();
}

TEST(SharedFile, HoldsTheRowsOfAllRanks) {
  const SharedFolder folder;
  constexpr std::size_t rows = 3;  // with four ranks one has none
  const RowRange mine = even_part(rows, my_rank(), rank_count());
  std::vector<float> values;
  for (std::size_t row = mine.begin; row < mine.end; ++row) {
    values.push_back(static_cast<float>(row));
    values.push_back(static_cast<float>(row) + 0.5f);
  }
  std::uint64_t offset = 0;
  if (my_rank() == 0) {
    File file = File::create(folder / "x.h5");
    file.create_array<float>("/tables/items", {rows, 2});
    offset = file.offset_of("/tables/items");
    file.close();
  }
  world().broadcast(std::as_writable_bytes(std::span(&offset, 1)), 0);
  RawFile file = RawFile::for_writing(folder / "x.h5");
  file.write_at(offset + mine.begin * 2 * sizeof(float), std::as_bytes(std::span(values)));
  file.finish();
  world().barrier();
  EXPECT_THAT(File::open(folder / "x.h5").read_array<float>("/tables/items"), ElementsAre(0, 0.5, 1, 1.5, 2, 2.5));
}

TEST(SharedFile, GetsTheSealThatOneRankGives) {
  const SharedFolder folder;
  SelfCommunicator self;
  for (const std::size_t size : {std::size_t{0}, std::size_t{9}, (std::size_t{5} << 19) + 3}) {
    write_on_rank_zero(folder / "one", std::string(size, 'x'));
    write_on_rank_zero(folder / "all", std::string(size, 'x'));
    if (my_rank() == 0) append_seal(self, folder / "one");
    append_seal(world(), folder / "all");
    EXPECT_EQ(read_file(folder / "all"), read_file(folder / "one"));
    EXPECT_EQ(check_seal(world(), folder / "all"), Seal::intact);
    world().barrier();
  }
}

TEST(SharedFile, IsRefusedByAllWhereItDiffersFromItsSeal) {
  const SharedFolder folder;
  write_on_rank_zero(folder / "x", std::string(std::size_t{3} << 20, 'x'));
  append_seal(world(), folder / "x");
  std::string bytes = read_file(folder / "x");
  world().barrier();
  bytes[bytes.size() / 2] = 'y';
  write_on_rank_zero(folder / "x", bytes);
  const AgreedError error = agreed_error_of([&] { check_seal(world(), folder / "x"); });
  EXPECT_EQ(error.code(), ExitCode::bad_data);
  EXPECT_THAT(error.what(), HasSubstr("it is damaged"));
}

TEST(SharedFile, IsRefusedByAllWhereOneSeesAnother) {
  if (rank_count() < 2) GTEST_SKIP() << "needs two ranks";
  const SharedFolder folder;
  write_on_rank_zero(folder / "x", "one content");
  write_on_rank_zero(folder / "y", "another content");
  append_seal(world(), folder / "x");
  append_seal(world(), folder / "y");
  const bool last = my_rank() + 1 == rank_count();
  EXPECT_THAT(agreed_error_of([&] { check_seal(world(), folder / (last ? "y" : "x")); }).what(),
              HasSubstr("it is not the same file on every rank"));
  EXPECT_THAT(agreed_error_of([&] { append_seal(world(), folder / (last ? "y" : "x")); }).what(),
              HasSubstr("files of different sizes"));
  EXPECT_THAT(agreed_error_of([&] { check_seal(world(), folder / (last ? "z" : "x")); }).what(),
              HasSubstr("on rank " + std::to_string(rank_count() - 1)));
}

TEST(PendingFile, EndsTogetherWhenTheLastRankFails) {
  const SharedFolder folder;
  const bool last = my_rank() + 1 == rank_count();
  const AgreedError error = agreed_error_of([&] {
    PendingFile pending(folder / "x.h5", world());
    agree(world(), "writing", [&] {
      RawFile file = RawFile::for_writing(last ? std::filesystem::path("/dev/full") : pending.path());
      file.write_at(0, std::as_bytes(std::span("x")));
    });
    pending.commit();
  });
  EXPECT_THAT(error.what(), HasSubstr("No space left on device"));
  world().barrier();
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(PendingFile, OfAllRanksHasOneNameAndIsCommittedOnce) {
  const SharedFolder folder;
  {
    PendingFile pending(folder / "x", world());
    write_on_rank_zero(pending.path(), "content");
    EXPECT_FALSE(std::filesystem::exists(folder / "x"));
    agree(world(), "writing", [&] { pending.commit(); });
  }
  EXPECT_EQ(read_file(folder / "x"), "content");
}

TEST(PendingFile, OfAllRanksFailsOnAll) {
  const SharedFolder folder;
  const AgreedError error = agreed_error_of([&] { const PendingFile pending(folder / "nowhere/x.h5", world()); });
  EXPECT_EQ(error.code(), ExitCode::failure);
  EXPECT_THAT(error.what(), HasSubstr("No such file or directory"));
}

}  // namespace
}  // namespace lrml::test
