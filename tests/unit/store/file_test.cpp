#include "lrml/store/file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "support/error_of.h"
#include "support/temporary_folder.h"

namespace lrml::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Error opening(const std::filesystem::path& path) {
  Error error = error_of([&] { File::open(path); });
  EXPECT_EQ(error.code(), ExitCode::bad_data);
  EXPECT_THAT(error.what(), HasSubstr("cannot read '" + path.string() + "'"));
  return error;
}

TEST(File, SaysWhyItCannotBeOpened) {
  const TemporaryFolder folder;
  write_file(folder / "text.h5", "u,i\n1,2\n");
  write_file(folder / "empty.h5", "");
  ASSERT_EQ(::mkfifo((folder / "pipe.h5").c_str(), 0600), 0);
  EXPECT_THAT(opening(folder / "pipe.h5").what(), HasSubstr("it is a pipe or a device"));
  EXPECT_THAT(opening(folder / "missing.h5").what(), HasSubstr("there is no such file"));
  EXPECT_THAT(opening(folder.path()).what(), HasSubstr("it is a folder"));
  EXPECT_THAT(opening(folder / "text.h5").what(), HasSubstr("not an HDF5 file"));
  EXPECT_THAT(opening(folder / "empty.h5").what(), HasSubstr("not an HDF5 file"));
}

TEST(File, SaysThatItIsTruncated) {
  const TemporaryFolder folder;
  File file = File::create(folder / "x.h5");
  file.write_array<double>("/x", {1000}, std::vector<double>(1000), Layout::plain);
  file.close();
  const std::string bytes = read_file(folder / "x.h5");
  write_file(folder / "x.h5", bytes.substr(0, bytes.size() - 100));
  EXPECT_THAT(opening(folder / "x.h5").what(), HasSubstr("truncated file"));
}

TEST(File, SaysWhyItCannotBeCreated) {
  const TemporaryFolder folder;
  const Error error = error_of([&] { File::create(folder / "nowhere/x.h5"); });
  EXPECT_EQ(error.code(), ExitCode::failure);
  EXPECT_THAT(error.what(), HasSubstr("nowhere/x.h5' ("));
  EXPECT_THAT(error.what(), HasSubstr("No such file or directory"));
}

TEST(File, KnowsItsObjects) {
  const TemporaryFolder folder;
  File file = File::create(folder / "x.h5");
  file.create_array<float>("/users/attributes/sex", {1});
  file.create_array<float>("/users/attributes/age", {1});
  file.close();
  const File read = File::open(folder / "x.h5");
  EXPECT_TRUE(read.has("/"));
  EXPECT_TRUE(read.has("/users"));
  EXPECT_TRUE(read.has("/users/attributes/age"));
  EXPECT_FALSE(read.has("/users/title"));
  EXPECT_FALSE(read.has("/items/title/deep"));
  EXPECT_THAT(read.names_in("/users/attributes"), ElementsAre("age", "sex"));
  EXPECT_THAT(read.names_in("/items"), IsEmpty());
  EXPECT_EQ(read.path(), folder / "x.h5");
}

TEST(File, IsNotWrittenWhenOpenedForReading) {
  const TemporaryFolder folder;
  File::create(folder / "x.h5").close();
  File file = File::open(folder / "x.h5");
  EXPECT_EQ(error_of([&] { file.create_array<float>("/x", {1}); }).code(), ExitCode::failure);
}

}  // namespace
}  // namespace lrml::test
