// Files that HDF5 would read and we do not: each of the arrays is one h5py makes and write_array never does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lrml/store/file.h"
#include "support/error_of.h"
#include "support/python.h"
#include "support/temporary_folder.h"

namespace lrml::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ForeignFile : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!python_has_h5py()) GTEST_SKIP() << "no Python with h5py";
  }

  /// Runs `lines` on an open file f, beside which lies other.h5.
  void make(const std::string& lines) {
    const std::string opening =
        "import h5py, numpy, os, sys\n"
        "os.chdir(os.path.dirname(sys.argv[1]))\n"
        "other = h5py.File('other.h5', 'w', libver='v110')\n"
        "other['x'] = numpy.arange(4, dtype='u4')\n"
        "other.close()\n"
        "f = h5py.File(sys.argv[1], 'w', libver='v110')\n";
    ASSERT_EQ(run_python(opening + lines + "f.close()\n", path), "");
  }

  /// What reading the u32 array says.
  std::string complaint(const std::string& array = "/x") {
    const File file = File::open(path);
    const Error error = error_of([&] { file.read_array<std::uint32_t>(array); });
    EXPECT_EQ(error.code(), ExitCode::bad_data);
    EXPECT_THAT(error.what(), HasSubstr("cannot read '" + array + "' in '"));
    EXPECT_EQ(error_of([&] { file.shape_of(array); }).code(), ExitCode::bad_data);
    return error.what();
  }

  TemporaryFolder folder;
  std::filesystem::path path = folder / "x.h5";
};

TEST_F(ForeignFile, IsReadWhereItsArraysArePlainOnes) {
  make(
      "f['x'] = numpy.arange(4, dtype='u4')\n"
      "f.create_dataset('chunked', data=numpy.arange(4, dtype='u4'), chunks=(3,), maxshape=(None,))\n");
  EXPECT_THAT(File::open(path).read_array<std::uint32_t>("/x"), ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(File::open(path).read_array<std::uint32_t>("/chunked"), ElementsAre(0, 1, 2, 3));
}

TEST_F(ForeignFile, CannotBeWithoutChecksums) {
  make(
      "f.close()\n"
      "f = h5py.File(sys.argv[1], 'w', libver='earliest')\n"
      "f['x'] = numpy.arange(4, dtype='u4')\n"
      "f.attrs['step'] = 1\n");
  EXPECT_THAT(complaint(), HasSubstr("'/' has HDF5's first form, which has no checksums"));
  const File file = File::open(path);
  EXPECT_THAT(error_of([&] { file.attribute<std::int64_t>("/", "step"); }).what(), HasSubstr("has no checksums"));
  EXPECT_THAT(error_of([&] { file.has("/x"); }).what(), HasSubstr("has no checksums"));
}

TEST_F(ForeignFile, CannotLeadToOtherFiles) {
  make(
      "f['x'] = h5py.ExternalLink('other.h5', '/x')\n"
      "f['away'] = h5py.ExternalLink('other.h5', '/')\n"
      "f['loop'] = h5py.SoftLink('/loop')\n");
  EXPECT_THAT(complaint(), HasSubstr("'/x' is a link to another place"));
  EXPECT_THAT(complaint("/away/x"), HasSubstr("'/away' is a link to another place"));
  EXPECT_THAT(complaint("/loop"), HasSubstr("'/loop' is a link to another place"));
  const File file = File::open(path);
  EXPECT_THAT(error_of([&] { file.has("/away/x"); }).what(), HasSubstr("is a link to another place"));
  EXPECT_THAT(error_of([&] { file.has_attribute("/away", "format"); }).what(), HasSubstr("is a link to another place"));
}

TEST_F(ForeignFile, CannotTakeDataFromOtherFiles) {
  make(
      "f.create_dataset('x', (4,), 'u4', external=[('other.h5', 0, 16)])\n"
      "layout = h5py.VirtualLayout((4,), 'u4')\n"
      "layout[:] = h5py.VirtualSource('other.h5', 'x', (4,))\n"
      "f.create_virtual_dataset('virtual', layout)\n");
  EXPECT_THAT(complaint(), HasSubstr("its data lies in other files"));
  EXPECT_THAT(complaint("/virtual"), HasSubstr("its data lies in other files"));
}

TEST_F(ForeignFile, CannotCallOtherFilters) {
  make("f.create_dataset('x', data=numpy.arange(4, dtype='u4'), compression='lzf')\n");
  EXPECT_THAT(complaint(), HasSubstr("its data is encoded by filter 32000, expected none but"));
}

TEST_F(ForeignFile, CannotClaimMoreThanItHolds) {
  make(
      "f.create_dataset('x', (10**15,), 'u4', chunks=(10**6,), compression='gzip')\n"
      "f.create_dataset('plain', (10**15,), 'u4')\n"
      "y = f.create_dataset('part', (8,), 'u4', chunks=(4,))\n"
      "y[:4] = 1\n");
  EXPECT_THAT(complaint(), HasSubstr("chunks of it are missing"));
  EXPECT_THAT(complaint("/plain"), HasSubstr("its shape is [1000000000000000], but the file holds 0 bytes of it"));
  EXPECT_THAT(complaint("/part"), HasSubstr("chunks of it are missing"));
}

TEST_F(ForeignFile, CannotHaveHugeChunks) {
  make("f.create_dataset('x', data=numpy.zeros(2**25, 'u4'), chunks=(2**25,), compression='gzip')\n");
  EXPECT_THAT(complaint(), HasSubstr("its chunks of 33554432 x 1 elements are larger than 64 MB"));
}

TEST_F(ForeignFile, CannotHaveNumbersOfItsOwnMaking) {
  make(
      "t = h5py.h5t.STD_U32LE.copy()\n"
      "t.set_precision(20)\n"
      "f.create_group('g')\n"
      "space = h5py.h5s.create_simple((4,))\n"
      "d = h5py.h5d.create(f.id, b'x', t, space)\n"
      "d.write(h5py.h5s.ALL, h5py.h5s.ALL, numpy.arange(4, dtype='u4'))\n");
  EXPECT_THAT(complaint(), HasSubstr("its element type is none of u8, u32"));
}

}  // namespace
}  // namespace lrml::test
