#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "lrml/base/hash.h"
#include "lrml/store/file.h"
#include "support/error_of.h"
#include "support/python.h"
#include "support/temporary_folder.h"

namespace lrml::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Arrays : public ::testing::Test {
 protected:
  /// Closes what was written and opens it for reading.
  File written(File file) {
    file.close();
    return File::open(path);
  }

  TemporaryFolder folder;
  std::filesystem::path path = folder / "x.h5";
};

template <class T>
class NumberArrays : public Arrays {};
using Numbers = ::testing::Types<std::uint8_t, std::uint32_t, std::uint64_t, std::int64_t, float, double>;
TYPED_TEST_SUITE(NumberArrays, Numbers);

TYPED_TEST(NumberArrays, ComeBackInBothLayouts) {
  const std::vector<TypeParam> values = {
      1, 2, std::numeric_limits<TypeParam>::max(), std::numeric_limits<TypeParam>::lowest(), 5, 6};
  File file = File::create(this->path);
  file.write_array<TypeParam>("/deep/down/packed", {3, 2}, values, Layout::compressed);
  file.write_array<TypeParam>("/plain", {6}, values, Layout::plain);
  const File read = this->written(std::move(file));
  EXPECT_EQ(read.read_array<TypeParam>("/deep/down/packed"), values);
  EXPECT_EQ(read.read_array<TypeParam>("/plain"), values);
  EXPECT_EQ(read.element_of("/plain"), element_of_type<TypeParam>());
  EXPECT_EQ(read.shape_of("/deep/down/packed"), (Shape{3, 2}));
  EXPECT_EQ(read.shape_of("/plain"), Shape{6});
}

TEST_F(Arrays, ReadRowsOfATable) {
  File file = File::create(path);
  file.write_array<float>("/table", {3, 2}, std::vector<float>{0, 1, 10, 11, 20, 21}, Layout::compressed);
  std::vector<float> rows(4);
  const File read = written(std::move(file));
  read.read_rows<float>("/table", {1, 3}, rows);
  EXPECT_THAT(rows, ElementsAre(10, 11, 20, 21));
  read.read_rows<float>("/table", {2, 2}, {});
}

TEST_F(Arrays, ReadRowsThatCrossChunks) {
  std::vector<std::uint64_t> values(500'000);  // 4 MB, four chunks
  for (std::size_t k = 0; k < values.size(); ++k) values[k] = k * k;
  File file = File::create(path);
  file.write_array<std::uint64_t>("/x", {values.size()}, values, Layout::compressed);
  std::vector<std::uint64_t> middle(300'000);
  written(std::move(file)).read_rows<std::uint64_t>("/x", {100'000, 400'000}, middle);
  EXPECT_TRUE(std::equal(middle.begin(), middle.end(), values.begin() + 100'000));
}

TEST_F(Arrays, MayBeEmpty) {
  File file = File::create(path);
  file.write_array<float>("/none", {0}, {}, Layout::compressed);
  file.write_array<float>("/no_columns", {3, 0}, {}, Layout::compressed);
  file.write_array<float>("/plain", {0, 4}, {}, Layout::plain);
  file.write_texts("/texts", {}, Layout::compressed);
  const File read = written(std::move(file));
  EXPECT_THAT(read.read_array<float>("/none"), IsEmpty());
  EXPECT_THAT(read.read_array<float>("/no_columns"), IsEmpty());
  EXPECT_THAT(read.read_texts("/texts"), IsEmpty());
  EXPECT_EQ(read.shape_of("/plain"), (Shape{0, 4}));
}

TEST_F(Arrays, OfTextsComeBack) {
  const std::vector<std::string> texts = {"", "plain", "Amélie № 5", "x"};
  File file = File::create(path);
  file.write_texts("/texts", texts, Layout::compressed);
  const File read = written(std::move(file));
  EXPECT_EQ(read.read_texts("/texts"), texts);
  EXPECT_THAT(read.read_texts("/texts", {1, 3}), ElementsAre("plain", "Amélie № 5"));
  EXPECT_EQ(read.element_of("/texts"), Element::text);
}

TEST_F(Arrays, OfTextsRefuseZeroBytes) {
  File file = File::create(path);
  const std::vector<std::string> texts = {"fine", std::string("a\0b", 3)};
  const Error error = error_of([&] { file.write_texts("/texts", texts, Layout::plain); });
  EXPECT_EQ(error.code(), ExitCode::bad_data);
  EXPECT_THAT(error.what(), HasSubstr("text 1 contains a zero byte"));
}

TEST_F(Arrays, AreReadAsStringsAndNumbersByH5py) {
  if (!python_has_h5py()) GTEST_SKIP() << "no Python with h5py";
  File file = File::create(path);
  file.write_texts("/texts", std::vector<std::string>{"Amélie", "x"}, Layout::compressed);
  file.write_array<std::int64_t>("/n", {2, 2}, std::vector<std::int64_t>{1, -2, 3, 4}, Layout::compressed);
  file.close();
  EXPECT_EQ(run_python("import h5py, sys\n"
                       "f = h5py.File(sys.argv[1])\n"
                       "print(ascii(list(f['texts'].asstr()[...])), f['n'][...].tolist(), f['n'].dtype)\n"
                       "print(f['n'].compression, f['n'].shuffle, f['n'].fletcher32, f['texts'].fletcher32)\n",
                       path),
            "['Am\\xe9lie', 'x'] [[1, -2], [3, 4]] int64\ngzip True True True\n");
}

TEST_F(Arrays, WrittenByH5pyAreRead) {
  if (!python_has_h5py()) GTEST_SKIP() << "no Python with h5py";
  EXPECT_EQ(run_python("import h5py, sys, numpy\n"
                       "f = h5py.File(sys.argv[1], 'w', libver='v110')\n"
                       "f['texts'] = numpy.char.encode(['Am\\xe9lie', 'x'])\n"
                       "f['variable'] = ['Am\\xe9lie', 'x']\n"
                       "f['big_endian'] = numpy.array([1, 258], '>u4')\n"
                       "f['cube'] = numpy.zeros((2, 2, 2), 'f4')\n"
                       "f['half'] = numpy.zeros(2, 'f2')\n",
                       path),
            "");
  const File file = File::open(path);
  EXPECT_THAT(file.read_texts("/texts"), ElementsAre("Amélie", "x"));
  EXPECT_THAT(file.read_array<std::uint32_t>("/big_endian"), ElementsAre(1, 258));
  EXPECT_THAT(error_of([&] { file.read_texts("/variable"); }).what(), HasSubstr("text of variable length"));
  EXPECT_THAT(error_of([&] { file.read_array<float>("/cube"); }).what(), HasSubstr("3 dimensions"));
  EXPECT_THAT(error_of([&] { file.read_array<float>("/half"); }).what(), HasSubstr("its element type is none of"));
}

TEST_F(Arrays, SayWhatDoesNotFit) {
  File file = File::create(path);
  file.write_array<std::uint32_t>("/g/x", {3, 2}, std::vector<std::uint32_t>(6), Layout::compressed);
  const File read = written(std::move(file));
  std::vector<std::uint32_t> room(4);
  const auto what = [](auto&& action) {
    const Error error = error_of(action);
    EXPECT_EQ(error.code(), ExitCode::bad_data);
    EXPECT_THAT(error.what(), HasSubstr("x.h5'"));
    return std::string(error.what());
  };
  EXPECT_THAT(what([&] { read.read_array<float>("/g/x"); }), HasSubstr("'/g/x' in '"));
  EXPECT_THAT(what([&] { read.read_array<float>("/g/x"); }), HasSubstr("its elements are u32, expected f32"));
  EXPECT_THAT(what([&] { read.read_texts("/g/x"); }), HasSubstr("its elements are u32, expected text"));
  EXPECT_THAT(what([&] { read.read_array<float>("/g/y"); }), HasSubstr("object 'y' doesn't exist"));
  EXPECT_THAT(what([&] { read.read_array<float>("/g"); }), HasSubstr("not a dataset"));
  EXPECT_THAT(what([&] {
                read.read_rows<std::uint32_t>("/g/x", {2, 4}, room);
              }),
              HasSubstr("rows 2 to 4 of an array of shape [3 x 2]"));
  EXPECT_THAT(what([&] {
                read.read_rows<std::uint32_t>("/g/x", {0, 1}, room);
              }),
              HasSubstr("1 rows have 2 elements, expected 4"));
  EXPECT_THAT(what([&] { read.expect_array("/g/x", Element::u32, {6}); }),
              HasSubstr("it is u32 [3 x 2], expected u32 [6]"));
  EXPECT_THAT(what([&] { read.expect_array("/g/x", Element::i64, {3, 2}); }), HasSubstr("expected i64 [3 x 2]"));
  read.expect_array("/g/x", Element::u32, {3, 2});
}

TEST_F(Arrays, SayWhenTheyAreDamaged) {
  std::vector<std::uint64_t> noise(10'000);
  for (std::size_t k = 0; k < noise.size(); ++k) noise[k] = digest_of(std::to_string(k));
  File file = File::create(path);
  file.write_array<std::uint64_t>("/noise", {noise.size()}, noise, Layout::compressed);
  file.close();
  std::string bytes = read_file(path);
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  write_file(path, bytes);
  const File damaged = File::open(path);
  const Error error = error_of([&] { damaged.read_array<std::uint64_t>("/noise"); });
  EXPECT_EQ(error.code(), ExitCode::bad_data);
  EXPECT_THAT(error.what(), HasSubstr("'/noise'"));
  EXPECT_THAT(error.what(), HasSubstr("the array is damaged"));
}

TEST_F(Arrays, AreNotMadeTwice) {
  File file = File::create(path);
  file.create_array<float>("/x", {1});
  const Error error = error_of([&] { file.create_array<float>("/x", {1}); });
  EXPECT_EQ(error.code(), ExitCode::failure);
  EXPECT_THAT(error.what(), HasSubstr("cannot write '/x' in '"));
}

TEST_F(Arrays, OfEqualContentsMakeEqualFiles) {
  for (const char* name : {"a.h5", "b.h5"}) {
    File file = File::create(folder / name);
    file.write_array<float>("/group/x", {2}, std::vector<float>{1, 2}, Layout::compressed);
    file.set_attribute<double>("/other", "beta", 8);
    file.close();
    std::this_thread::sleep_for(std::chrono::milliseconds(1100));  // HDF5's clock counts seconds
  }
  EXPECT_EQ(read_file(folder / "a.h5"), read_file(folder / "b.h5"));
}

}  // namespace
}  // namespace lrml::test
