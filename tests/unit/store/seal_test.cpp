#include "lrml/store/seal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lrml/store/file.h"
#include "support/error_of.h"
#include "support/temporary_folder.h"

namespace lrml::test {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;

class SealedFile : public testing::Test {
 protected:
  /// The content with its seal.
  std::string sealed(const std::string& content) {
    write_file(file, content);
    append_seal(self, file);
    return read_file(file);
  }

  void expect_damaged(const std::string& content) {
    write_file(file, content);
    const Error error = error_of([&] { check_seal(self, file); });
    EXPECT_EQ(error.code(), ExitCode::bad_data);
    EXPECT_THAT(error.what(), HasSubstr("x' (it is damaged: its bytes are not those that were sealed)"));
  }

  SelfCommunicator self;
  TemporaryFolder folder;
  std::filesystem::path file = folder / "x";
};

TEST_F(SealedFile, EndsWithItsSizeAndDigest) {
  EXPECT_THAT(sealed("content"), EndsWith("contentlrml seal 1 0000000000000007 df5f7f2201e7824a\n"));
  EXPECT_EQ(check_seal(self, file), Seal::intact);
}

TEST_F(SealedFile, MayBeEmptyOrHaveManyBlocks) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1} << 20, (std::size_t{5} << 19) + 1}) {
    sealed(std::string(size, 'x'));
    EXPECT_EQ(check_seal(self, file), Seal::intact);
  }
}

TEST_F(SealedFile, TellsEveryChangedByte) {
  const std::string good = sealed("some content");
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 1);
    write_file(file, bad);
    const bool is_the_mark = at >= 12 && at < 22;
    if (is_the_mark)
      EXPECT_EQ(check_seal(self, file), Seal::absent);
    else
      expect_damaged(bad);
  }
}

TEST_F(SealedFile, TellsChangesInEveryBlock) {
  const std::string good = sealed(std::string((std::size_t{5} << 19) + 1, 'x'));
  for (const std::size_t at : {std::size_t{0}, (std::size_t{1} << 20) + 7, std::size_t{5} << 19}) {
    std::string bad = good;
    bad[at] = 'y';
    expect_damaged(bad);
  }
}

TEST_F(SealedFile, TellsBytesTooManyOrTooFew) {
  const std::string good = sealed("some content");
  expect_damaged(good.substr(1));
  expect_damaged("x" + good);
  write_file(file, good + "x");
  EXPECT_EQ(check_seal(self, file), Seal::absent);
  write_file(file, good.substr(0, 5));
  EXPECT_EQ(check_seal(self, file), Seal::absent);
}

TEST_F(SealedFile, HasASealOfItsOwn) {
  const std::string other = sealed("some content");
  const std::string good = sealed("same_content");
  expect_damaged("same_content" + other.substr(12));
}

TEST_F(SealedFile, IsAnHdf5FileAsBefore) {
  File made = File::create(file);
  made.write_array<float>("/x", {2}, std::vector<float>{1, 2}, Layout::plain);
  made.close();
  append_seal(self, file);
  EXPECT_EQ(check_seal(self, file), Seal::intact);
  EXPECT_THAT(File::open(file).read_array<float>("/x"), ElementsAre(1, 2));
}

TEST_F(SealedFile, MustBeThere) {
  EXPECT_THAT(error_of([&] { check_seal(self, file); }).what(), HasSubstr("there is no such file"));
  const Error gone = error_of([&] { append_seal(self, file); });
  EXPECT_EQ(gone.code(), ExitCode::failure);
  EXPECT_THAT(gone.what(), HasSubstr("cannot write '" + file.string() + "' ("));
  EXPECT_THAT(gone.what(), HasSubstr("there is no such file"));
  EXPECT_THAT(error_of([&] { check_seal(self, folder.path()); }).what(), HasSubstr("no ordinary file"));
}

}  // namespace
}  // namespace lrml::test
