#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "lrml/store/file.h"
#include "support/error_of.h"
#include "support/python.h"
#include "support/temporary_folder.h"

namespace lrml::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Attributes : public ::testing::Test {
 protected:
  TemporaryFolder folder;
  std::filesystem::path path = folder / "x.h5";
};

TEST_F(Attributes, OfEveryTypeComeBack) {
  constexpr auto most = std::numeric_limits<std::uint64_t>::max();
  File file = File::create(path);
  file.set_attribute<std::string>("/", "text", "Amélie");
  file.set_attribute<std::string>("/", "empty", "");
  file.set_attribute<std::string>("/", "long", std::string(100'000, 'x'));
  file.set_attribute<std::int64_t>("/", "negative", -7);
  file.set_attribute<std::uint64_t>("/", "most", most);
  file.set_attribute<double>("/synthetic/deep", "beta", 0.1);
  file.close();
  const File read = File::open(path);
  EXPECT_EQ(read.attribute<std::string>("/", "text"), "Amélie");
  EXPECT_EQ(read.attribute<std::string>("/", "empty"), "");
  EXPECT_EQ(read.attribute<std::string>("/", "long"), std::string(100'000, 'x'));
  EXPECT_EQ(read.attribute<std::int64_t>("/", "negative"), -7);
  EXPECT_EQ(read.attribute<std::uint64_t>("/", "most"), most);
  EXPECT_EQ(read.attribute<double>("/synthetic/deep", "beta"), 0.1);
  EXPECT_THAT(read.attribute_names("/"), ElementsAre("empty", "long", "most", "negative", "text"));
  EXPECT_THAT(read.attribute_names("/nothing"), IsEmpty());
  EXPECT_TRUE(read.has_attribute("/synthetic/deep", "beta"));
  EXPECT_FALSE(read.has_attribute("/", "beta"));
  EXPECT_FALSE(read.has_attribute("/nothing/here", "beta"));
}

TEST_F(Attributes, AreReadAsPlainValuesByH5py) {
  if (!python_has_h5py()) GTEST_SKIP() << "no Python with h5py";
  File file = File::create(path);
  file.set_attribute<std::string>("/", "format", "lrml");
  file.set_attribute<std::int64_t>("/", "version", 1);
  file.close();
  EXPECT_EQ(run_python("import h5py, sys\n"
                       "a = h5py.File(sys.argv[1]).attrs\n"
                       "print(a['format'].decode(), a['version'])\n",
                       path),
            "lrml 1\n");
}

TEST_F(Attributes, WrittenByH5pyAreRead) {
  if (!python_has_h5py()) GTEST_SKIP() << "no Python with h5py";
  EXPECT_EQ(run_python("import h5py, sys, numpy\n"
                       "f = h5py.File(sys.argv[1], 'w', libver='v110')\n"
                       "a = f.attrs\n"
                       "a['text'] = numpy.bytes_('Am\\xe9lie'.encode())\n"
                       "a['variable'] = 'four'\n"
                       "a['count'] = 5\n"
                       "a['small'] = numpy.array(-5, '>i2')\n"
                       "a['list'] = [1, 2]\n"
                       "bits = h5py.h5t.STD_I64LE.copy()\n"
                       "bits.set_precision(20)\n"
                       "h5py.h5a.create(f.id, b'bits', bits, h5py.h5s.create(h5py.h5s.SCALAR))\n",
                       path),
            "");
  const File file = File::open(path);
  EXPECT_EQ(file.attribute<std::string>("/", "text"), "Amélie");
  EXPECT_THAT(error_of([&] { file.attribute<std::string>("/", "variable"); }).what(),
              HasSubstr("text of variable length"));
  EXPECT_EQ(file.attribute<std::uint64_t>("/", "count"), 5u);
  EXPECT_EQ(file.attribute<std::int64_t>("/", "small"), -5);
  EXPECT_THAT(error_of([&] { file.attribute<std::int64_t>("/", "bits"); }).what(), HasSubstr("not an integer"));
  EXPECT_THAT(error_of([&] { file.attribute<std::int64_t>("/", "list"); }).what(), HasSubstr("not a single value"));
}

TEST_F(Attributes, AreNamedWhenMissingOrOfAnotherType) {
  File file = File::create(path);
  file.set_attribute<std::string>("/", "name", "x");
  file.set_attribute<std::int64_t>("/g", "negative", -1);
  file.close();
  const File read = File::open(path);
  const auto what = [](auto&& action) {
    const Error error = error_of(action);
    EXPECT_EQ(error.code(), ExitCode::bad_data);
    return std::string(error.what());
  };
  EXPECT_THAT(what([&] { read.attribute<double>("/", "seed"); }), HasSubstr("attribute 'seed' is missing"));
  EXPECT_THAT(what([&] { read.attribute<double>("/", "name"); }), HasSubstr("'/@name' in '"));
  EXPECT_THAT(what([&] { read.attribute<double>("/", "name"); }), HasSubstr("it is not a floating-point number"));
  EXPECT_THAT(what([&] { read.attribute<std::int64_t>("/", "name"); }), HasSubstr("it is not an integer"));
  EXPECT_THAT(what([&] { read.attribute<std::string>("/g", "negative"); }), HasSubstr("it is not text"));
  EXPECT_THAT(what([&] { read.attribute<std::uint64_t>("/g", "negative"); }), HasSubstr("'/g/@negative'"));
  EXPECT_THAT(what([&] { read.attribute<std::uint64_t>("/g", "negative"); }), HasSubstr("out of range"));
}

}  // namespace
}  // namespace lrml::test
