#include "data_prep/source/archive_source.h"

#include <gmock/gmock.h>

#include "support/temporary_folder.h"
#include "unit/data_prep/archive_files.h"
#include "unit/data_prep/bad_data.h"
#include "unit/data_prep/zip_file.h"

namespace lrml::prep {
namespace {

using test::bad_data_of;
using test::EntryKind;
using test::tar_of;
using test::TemporaryFolder;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

/// `bytes` in a file of their own.
class ArchiveFile {
 public:
  ArchiveFile(const std::string& name, const std::string& bytes) : path_(folder_ / name) {
    test::write_file(path_, bytes);
  }
  const std::filesystem::path& path() const { return path_; }
  std::unique_ptr<Source> open() const { return open_source(path_); }

 private:
  TemporaryFolder folder_;
  std::filesystem::path path_;
};

using Contents = std::vector<std::pair<std::string, std::string>>;

Contents read_in_one_pass(const Source& source) {
  Contents contents;
  source.visit([](std::string_view) { return Visit::read; },
               [&](std::string_view member, ByteStream& stream) { contents.emplace_back(member, read_all(stream)); });
  return contents;
}

std::string refusal_of(const std::string& name, const std::string& bytes) {
  const ArchiveFile file(name, bytes);
  return bad_data_of([&] { read_in_one_pass(*file.open()); });
}

TEST(ArchiveSource, ListsFilesWithoutFoldersAndJunk) {
  const TemporaryFolder folder;
  test::write_zip(folder / "a.zip", {{"x/", ""},
                                     {"x/u.data", "1"},
                                     {"__MACOSX/x/u.data", "2"},
                                     {"x/._u.data", "3"},
                                     {"x/.DS_Store", "4"},
                                     {"README", "5"}});
  EXPECT_THAT(open_source(folder / "a.zip")->members(), ElementsAre("README", "x/u.data"));
}

TEST(ArchiveSource, StreamsTheMemberAskedFor) {
  const std::string large(600'000, 'z');
  const TemporaryFolder folder;
  test::write_zip(folder / "a.zip", {{"one", "first"}, {"two", large}});
  test::write_file(folder / "a.tar.gz", test::compressed(tar_of({{"one", "first"}, {"two", large}}), "gzip"));
  for (const char* file : {"a.zip", "a.tar.gz"}) {
    const auto source = open_source(folder / file);
    EXPECT_EQ(read_all(*source->open("two")), large) << file;
    EXPECT_EQ(read_all(*source->open("one")), "first") << file;
  }
}

TEST(ArchiveSource, OpensSeveralMembersAtOnce) {
  const ArchiveFile file("a.tar", tar_of({{"one", "first"}, {"two", "second"}}));
  const auto source = file.open();
  const auto two = source->open("two");
  const auto one = source->open("one");
  EXPECT_EQ(read_all(*two), "second");
  EXPECT_EQ(read_all(*one), "first");
}

TEST(ArchiveSource, IsRecognizedByContentOrByName) {
  const TemporaryFolder folder;
  test::write_zip(folder / "zip-without-ending", {{"one", "first"}});
  test::write_file(folder / "tar-without-ending", test::compressed(tar_of({{"one", "first"}}), "xz"));
  EXPECT_THAT(open_source(folder / "zip-without-ending")->members(), ElementsAre("one"));
  EXPECT_THAT(open_source(folder / "tar-without-ending")->members(), ElementsAre("one"));
  EXPECT_THAT(refusal_of("text.zip", "no zip at all"), HasSubstr("text.zip' (not a whole zip archive: "));
  EXPECT_THAT(refusal_of("text.tar", "no tar at all"), HasSubstr("text.tar' (not a whole tar archive: "));
}

TEST(ArchiveSource, ReadsTarsOfEveryCompression) {
  const std::string tar = tar_of({{"./", "", EntryKind::folder}, {"./x/one", "first"}, {"two", "second"}});
  for (const std::string filter : {"gzip", "zstd", "xz", "bzip2", "lzma"}) {
    const ArchiveFile file("a.tar." + filter, test::compressed(tar, filter));
    EXPECT_THAT(read_in_one_pass(*file.open()), ElementsAre(Pair("x/one", "first"), Pair("two", "second"))) << filter;
  }
}

TEST(ArchiveSource, ReadsATarInsideATarAsAFolder) {  // as nf_prize_dataset.tar.gz is made
  std::vector<test::TarEntry> movies = {{"training_set/", "", EntryKind::folder}};
  Contents expected = {{"download/README", "hello"}};
  for (int movie = 1; movie <= 3000; ++movie) {
    const std::string path = "training_set/mv_" + std::to_string(1'000'000 + movie) + ".txt";
    movies.push_back({path, std::to_string(movie) + ":\n" + std::string(static_cast<std::size_t>(movie), 'x')});
    expected.emplace_back("download/training_set.tar/" + path, movies.back().content);
  }
  expected.emplace_back("download/titles.txt", "1,2003,Dinosaur Planet");
  const ArchiveFile file("nf.tar.gz", test::compressed(tar_of({{"download/README", "hello"},
                                                               {"download/training_set.tar", tar_of(movies)},
                                                               {"download/titles.txt", "1,2003,Dinosaur Planet"}}),
                                                       "gzip"));
  const auto source = file.open();
  EXPECT_TRUE(read_in_one_pass(*source) == expected);
  EXPECT_EQ(read_all(*source->open("download/training_set.tar/training_set/mv_1000002.txt")), "2:\nxx");
  EXPECT_EQ(source->members().size(), 3002U);
}

TEST(ArchiveSource, UnpacksMembersThatAreCompressed) {
  const std::string inner = test::compressed(tar_of({{"u.data", "2"}}), "zstd");
  const std::vector<test::TarEntry> members = {{"x/ratings.csv.gz", test::compressed("1", "gzip")},
                                               {"y.tar.zst", inner}};
  const TemporaryFolder folder;
  test::write_file(folder / "a.tar", tar_of(members));
  test::write_zip(folder / "a.zip", {{members[0].path, members[0].content}, {members[1].path, members[1].content}});
  for (const char* file : {"a.tar", "a.zip"}) {
    const auto source = open_source(folder / file);
    EXPECT_THAT(source->members(), ElementsAre("x/ratings.csv", "y.tar/u.data")) << file;
    EXPECT_EQ(read_all(*source->open("x/ratings.csv")), "1") << file;
    EXPECT_EQ(read_all(*source->open("y.tar/u.data")), "2") << file;
  }
}

TEST(ArchiveSource, ReadsZip64) {
  const ArchiveFile file("a.zip", test::zip_of("one", "first", {.option = "zip64", .value = "1", .password = ""}));
  EXPECT_THAT(read_in_one_pass(*file.open()), ElementsAre(Pair("one", "first")));
}

TEST(ArchiveSource, ReadsOneTarAppendedToAnother) {
  const ArchiveFile file("a.tar", tar_of({{"one", "first"}}) + tar_of({{"two", "second"}}));
  EXPECT_THAT(read_in_one_pass(*file.open()), ElementsAre(Pair("one", "first"), Pair("two", "second")));
}

TEST(ArchiveSource, VisitsWhatIsChosenAndStopsWhenTold) {
  const ArchiveFile file("a.tar", tar_of({{"one", "first"}, {"two", "second"}, {"three", "third"}, {"four", "4"}}));
  std::vector<std::string> asked;
  std::vector<std::string> read;
  file.open()->visit(
      [&](std::string_view member) {
        asked.emplace_back(member);
        return member == "three" ? Visit::stop : member == "two" ? Visit::read : Visit::skip;
      },
      [&](std::string_view, ByteStream& stream) { read.push_back(read_all(stream)); });
  EXPECT_THAT(asked, ElementsAre("one", "two", "three"));
  EXPECT_THAT(read, ElementsAre("second"));
}

TEST(ArchiveSource, GivesItsFirstMembersWithoutReadingOn) {
  const std::string cut =
      tar_of({{"one", std::string(10'000, 'x')}, {"two", std::string(900'000, 'y')}}).substr(0, 50'000);
  const ArchiveFile file("a.tar", cut);
  const auto source = file.open();
  EXPECT_THAT(first_members(*source, 2), ElementsAre("one", "two"));
  EXPECT_THAT(bad_data_of([&] { source->members(); }), HasSubstr("not a whole tar archive"));
}

TEST(ArchiveSource, MayLeaveMembersPartlyRead) {
  const ArchiveFile file("a.tar", tar_of({{"one", std::string(900'000, 'x')}, {"two", "second"}}));
  std::string starts;
  file.open()->visit([](std::string_view) { return Visit::read; },
                     [&](std::string_view, ByteStream& stream) {
                       char byte = 0;
                       ASSERT_EQ(stream.read({&byte, 1}), 1U);
                       starts += byte;
                     });
  EXPECT_EQ(starts, "xs");
}

TEST(ArchiveSource, TellsHowFarItIs) {
  std::string noise;  // hardly compresses
  for (std::uint64_t k = 0; k < 2'000'000; ++k) noise += static_cast<char>(k * k * 0x9E3779B97F4A7C15U >> 56);
  const std::string zip = test::zip_of("one", noise);
  const std::string tar = tar_of({{"one", noise}});
  for (const auto& [name, bytes] : {std::pair("a.zip", zip), std::pair("a.tar", tar)}) {
    const ArchiveFile file(name, bytes);
    const auto source = file.open();
    const auto stream = source->open("one");
    const Consumption start = stream->consumption();
    EXPECT_EQ(start.total, bytes.size()) << name;
    std::vector<char> buffer(1 << 20);
    stream->read(buffer);
    const Consumption half = stream->consumption();
    EXPECT_LT(start.consumed, half.consumed) << name;
    EXPECT_LT(half.consumed, half.total) << name;
    read_all(*stream);
    EXPECT_GT(stream->consumption().consumed, half.consumed) << name;
  }
}

TEST(ArchiveSource, RefusesAZipCutAnywhere) {  // also where the members themselves are whole
  const std::string whole = test::zip_of("one", "first");
  for (std::size_t size = 4; size < whole.size(); ++size) {
    EXPECT_THAT(refusal_of("cut.zip", whole.substr(0, size)), HasSubstr("cut.zip' (not a whole zip archive")) << size;
  }
}

TEST(ArchiveSource, RefusesATarCutAnywhere) {  // in a header, in data, in padding, between members, at the end mark
  const std::string whole = tar_of({{"one", std::string(700, 'x')}, {"two", "second"}});
  const std::size_t end_of_members = 512 + 1024 + 512 + 512;
  for (std::size_t size = 1; size < end_of_members + 512; size += 64) {
    EXPECT_THAT(refusal_of("cut.tar", whole.substr(0, size)), HasSubstr("not a whole tar archive")) << size;
  }
  EXPECT_THAT(refusal_of("cut.tar", whole.substr(0, end_of_members)), HasSubstr("its end is missing"));
}

TEST(ArchiveSource, RefusesACutTarInsideAWholeOne) {
  const std::string inner = tar_of({{"one", std::string(700, 'x')}, {"two", "second"}});
  for (const std::size_t size : {100, 512, 800, 1536, 1600, 2560}) {
    EXPECT_THAT(refusal_of("a.tar", tar_of({{"in.tar", inner.substr(0, size)}, {"after", "third"}})),
                HasSubstr("a.tar: in.tar"))
        << size;
  }
}

TEST(ArchiveSource, RefusesAChangedByte) {
  std::string noise;
  for (unsigned k = 0; k < 5'000; ++k) noise += static_cast<char>(k * k % 251);
  std::string zip = test::zip_of("one", noise);
  zip[zip.size() / 3] ^= 1;
  EXPECT_THAT(refusal_of("a.zip", zip), HasSubstr("a.zip: one' (its data cannot be unpacked: "));
  std::string gzip = test::compressed(tar_of({{"one", noise}}), "gzip");
  gzip[gzip.size() - 5] ^= 1;  // the checksum, after the last member
  EXPECT_THAT(refusal_of("a.tar.gz", gzip), HasSubstr("a.tar.gz' (its gzip data is damaged"));
}

TEST(ArchiveSource, RefusesADamagedTarHeader) {
  for (const std::size_t position : {512 + 512 + 3, 512 + 512 + 512 - 1}) {  // in the name; in what is unused
    std::string tar = tar_of({{"one", "first"}, {"two", "second"}});
    tar[position] ^= 1;
    EXPECT_THAT(refusal_of("a.tar", tar), HasSubstr("not a whole tar archive: Damaged tar archive")) << position;
  }
}

TEST(ArchiveSource, RefusesNamesThatLeaveIt) {
  for (const std::string name : {"../u.data", "x/../../u.data", "/etc/u.data", "x/.."}) {
    EXPECT_THAT(refusal_of("a.tar", tar_of({{name, "1"}})),
                AllOf(HasSubstr("a.tar: " + name + "' (its name leaves the archive"), HasSubstr("Get the original")));
  }
  EXPECT_THAT(refusal_of("a.zip", test::zip_of("../u.data", "1")), HasSubstr("../u.data' (its name leaves"));
}

TEST(ArchiveSource, RefusesLinksAndDevices) {
  EXPECT_THAT(refusal_of("a.tar", tar_of({{"u.data", "/etc/passwd", EntryKind::symbolic_link}})),
              HasSubstr("a.tar: u.data' (it is a link"));
  EXPECT_THAT(refusal_of("a.tar", tar_of({{"one", "1"}, {"u.data", "one", EntryKind::hard_link}})),
              HasSubstr("a.tar: u.data' (it is a link"));
  EXPECT_THAT(refusal_of("a.tar", tar_of({{"u.data", "", EntryKind::pipe}})), HasSubstr("it is a device or a pipe"));
}

TEST(ArchiveSource, RefusesTwoFilesOfTheSameName) {
  EXPECT_THAT(refusal_of("a.tar", tar_of({{"x/u.data", "1"}, {"x/u.data", "2"}})),
              HasSubstr("a.tar' (two files in it are called 'x/u.data')"));
}

TEST(ArchiveSource, RefusesArchivesNestedMoreThanTwoDeep) {
  const std::string innermost = tar_of({{"u.data", "1"}});
  EXPECT_THAT(refusal_of("a.tar", tar_of({{"b.tar", tar_of({{"c.tar", innermost}})}})),
              HasSubstr("a.tar: b.tar/c.tar' (archives are nested more than two deep)"));
}

TEST(ArchiveSource, LeavesAZipInsideAloneUntilItIsRead) {
  const ArchiveFile file("a.tar", tar_of({{"b.zip", test::zip_of("u.data", "1")}}));
  const auto source = file.open();
  EXPECT_THAT(source->members(), ElementsAre("b.zip"));
  EXPECT_THAT(bad_data_of([&] { source->open("b.zip"); }), HasSubstr("a zip archive inside something else"));
}

TEST(ArchiveSource, RefusesEncryptedMembersWhenTheyAreRead) {
  const ArchiveFile file(
      "a.zip", test::zip_of("u.data", "1", {.option = "encryption", .value = "traditional", .password = "s"}));
  const auto source = file.open();
  EXPECT_THAT(source->members(), ElementsAre("u.data"));
  EXPECT_THAT(bad_data_of([&] { source->open("u.data"); }), HasSubstr("a.zip: u.data' (it is encrypted)"));
}

TEST(ArchiveSource, RefusesAnUnknownCompressionMethod) {
  std::string zip = test::zip_of("u.data", std::string(100, 'x'));
  zip[8] = 77;                            // in the member's header
  zip[zip.find("PK\x01\x02") + 10] = 77;  // in the directory
  EXPECT_THAT(refusal_of("a.zip", zip), HasSubstr("a.zip: u.data' (its data cannot be unpacked: Unsupported ZIP"));
}

TEST(ArchiveSource, RefusesASparseFileThatPretendsToBeHuge) {  // 4 GiB of zeros in a 2 KiB tar
  const std::string map = "1\n4294967296\n0\n";
  const auto record = [](const std::string& text) {
    std::size_t size = text.size() + 3;
    while (std::to_string(size).size() + 1 + text.size() + 1 != size) ++size;
    return std::to_string(size) + " " + text + "\n";
  };
  std::string tar =
      tar_of({{"PaxHeaders/u.data", record("GNU.sparse.major=1") + record("GNU.sparse.minor=0") +
                                        record("GNU.sparse.name=u.data") + record("GNU.sparse.realsize=4294967296")},
              {"u.data", map + std::string(512 - map.size(), '\0')}});
  tar[156] = 'x';  // makes the first file a header of the second
  unsigned sum = 0;
  for (std::size_t k = 0; k < 512; ++k) sum += k >= 148 && k < 156 ? ' ' : static_cast<unsigned char>(tar[k]);
  for (std::size_t digit = 0; digit < 6; ++digit) tar[153 - digit] = static_cast<char>('0' + (sum >> (3 * digit)) % 8);
  const ArchiveFile file("a.tar", tar);
  std::vector<char> buffer(std::size_t{1} << 20);
  EXPECT_THAT(bad_data_of([&] {
                file.open()->visit([](std::string_view) { return Visit::read; },
                                   [&](std::string_view, ByteStream& stream) {
                                     while (stream.read(buffer) != 0) {
                                     }
                                   });
              }),
              HasSubstr("a.tar: u.data' (unpacked it is larger than 128 MiB"));
}

TEST(ArchiveSource, RefusesToLookForTheNextHeaderForever) {
  const std::string tar = tar_of({{"one", "first"}}) + std::string(std::size_t{17} << 20, '\0');
  EXPECT_THAT(refusal_of("a.tar", tar), HasSubstr("a header is larger than that of any log"));
}

TEST(ArchiveSource, RefusesAFileThatChangesMeanwhile) {
  const ArchiveFile zip("a.zip", test::zip_of("one", "first"));
  const auto source = zip.open();
  const auto stream = source->open("one");
  test::write_file(zip.path(), test::zip_of("one", "second"));
  EXPECT_THAT(bad_data_of([&] { read_all(*stream); }), HasSubstr("a.zip' (it changed while it was read)"));
  EXPECT_THAT(bad_data_of([&] { source->open("one"); }), HasSubstr("a.zip' (it changed while it was read)"));
}

TEST(ArchiveSource, KeepsNamesBeyondAscii) {
  const ArchiveFile tar("a.tar", tar_of({{"Am\xC3\xA9lie.csv", "1"}}));
  EXPECT_THAT(read_in_one_pass(*tar.open()), ElementsAre(Pair("Am\xC3\xA9lie.csv", "1")));
  const ArchiveFile zip("a.zip", test::zip_of("Am\xC3\xA9lie.csv", "1"));
  EXPECT_THAT(read_in_one_pass(*zip.open()), ElementsAre(Pair("Am\xC3\xA9lie.csv", "1")));
}

TEST(ArchiveSource, ShowsNamesWithoutControlCharacters) {
  const ArchiveFile file("a.tar", tar_of({{"evil\x1b[2Jname", "1"}}));
  EXPECT_THAT(file.open()->members(), ElementsAre("evil?[2Jname"));
}

}  // namespace
}  // namespace lrml::prep
