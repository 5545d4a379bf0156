#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lrml/comm/agree.h"
#include "lrml/store/file.h"
#include "lrml/store/pending_file.h"
#include "support/error_of.h"
#include "support/temporary_folder.h"
#include "support/world.h"

namespace lrml::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// A folder of rank 0 that every rank knows.
class SharedFolder {
 public:
  SharedFolder() { path_ = broadcast_text(world(), folder_.path().string(), 0); }
  ~SharedFolder() { world().barrier(); }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  TemporaryFolder folder_;
  std::filesystem::path path_;
};

std::size_t my_rank() {
  return static_cast<std::size_t>(world().rank());
}
std::size_t rank_count() {
  return static_cast<std::size_t>(world().size());
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
  File file = File::create_shared(folder / "x.h5", world());
  file.create_array<float>("/tables/items", {rows, 2});
  file.write_rows<float>("/tables/items", mine, values);
  file.close();
  world().barrier();
  EXPECT_THAT(File::open(folder / "x.h5").read_array<float>("/tables/items"), ElementsAre(0, 0.5, 1, 1.5, 2, 2.5));
}

TEST(SharedFile, TakesWholeArraysTextsAndAttributesFromRankZero) {
  const SharedFolder folder;
  const std::string rank = std::to_string(my_rank());
  File file = File::create_shared(folder / "x.h5", world());
  file.set_attribute<std::string>("/", "format", "shared");
  file.set_attribute<double>("/progress", "share", 0.25);
  file.write_array<std::uint64_t>("/k", {2}, std::vector<std::uint64_t>{my_rank(), 7}, Layout::plain);
  file.write_texts("/ids", std::vector<std::string>{"a", "rank " + rank}, Layout::plain);
  file.write_array<float>("/none", {0, 5}, {}, Layout::plain);
  file.close();
  world().barrier();
  const File read = File::open(folder / "x.h5");
  EXPECT_EQ(read.attribute<std::string>("/", "format"), "shared");
  EXPECT_EQ(read.attribute<double>("/progress", "share"), 0.25);
  EXPECT_THAT(read.read_array<std::uint64_t>("/k"), ElementsAre(0, 7));
  EXPECT_THAT(read.read_texts("/ids"), ElementsAre("a", "rank 0"));
  EXPECT_EQ(read.shape_of("/none"), (Shape{0, 5}));
}

TEST(SharedFile, CannotBeCreatedAnywhere) {
  const SharedFolder folder;
  EXPECT_EQ(error_of([&] { File::create_shared(folder / "nowhere/x.h5", world()); }).code(), ExitCode::failure);
}

TEST(SharedFile, EndsTogetherWhenTheLastRankFails) {
  const SharedFolder folder;
  const bool last = my_rank() + 1 == rank_count();
  const Error error = error_of([&] {
    PendingFile pending(folder / "x.h5", world());
    File file = File::create_shared(pending.path(), world());
    file.create_array<float>("/x", {1});
    agree(world(), "writing", [&] {
      if (last) file.write_rows<float>("/x", {1, 2}, std::vector<float>{0});
    });
    file.close();
    pending.commit();
  });
  EXPECT_THAT(error.what(), HasSubstr("rows 1 to 2 of an array of shape [1]"));
  world().barrier();
  EXPECT_TRUE(std::filesystem::is_empty(folder / ""));
}

TEST(PendingFile, OfAllRanksHasOneNameAndIsCommittedOnce) {
  const SharedFolder folder;
  {
    PendingFile pending(folder / "x.h5", world());
    File file = File::create_shared(pending.path(), world());
    file.write_array<float>("/x", {1}, std::vector<float>{2}, Layout::plain);
    file.close();
    EXPECT_FALSE(std::filesystem::exists(folder / "x.h5"));
    agree(world(), "writing", [&] { pending.commit(); });
  }
  EXPECT_THAT(File::open(folder / "x.h5").read_array<float>("/x"), ElementsAre(2));
}

TEST(PendingFile, OfAllRanksFailsOnAll) {
  const SharedFolder folder;
  const Error error = error_of([&] { const PendingFile pending(folder / "nowhere/x.h5", world()); });
  EXPECT_EQ(error.code(), ExitCode::failure);
  EXPECT_THAT(error.what(), HasSubstr("No such file or directory"));
}

}  // namespace
}  // namespace lrml::test
