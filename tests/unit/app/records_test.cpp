#include "lrml/app/records.h"

#include <gtest/gtest.h>

#include "lrml/base/error.h"
#include "support/temporary_folder.h"

namespace lrml {
namespace {

Record epoch(std::size_t number, double loss) {
  return {{"epoch", number}, {"loss", loss}};
}

TEST(Records, AreOneLineEachInTheOrderOfTheirKeys) {
  const test::TemporaryFolder folder;
  append_record(folder / "m.jsonl", {{"epoch", 1}, {"a", 0.1}});
  append_record(folder / "m.jsonl", {{"epoch", 2}, {"a", nullptr}});
  EXPECT_EQ(test::read_file(folder / "m.jsonl"), "{\"epoch\":1,\"a\":0.1}\n{\"epoch\":2,\"a\":null}\n");
  EXPECT_EQ(read_records(folder / "m.jsonl").size(), 2u);
}

TEST(Records, ReadBackExactly) {
  const test::TemporaryFolder folder;
  append_record(folder / "m.jsonl", epoch(1, 0.1 + 0.2));
  EXPECT_EQ(read_records(folder / "m.jsonl")[0].at("loss").get<double>(), 0.1 + 0.2);
}

TEST(Records, AreNoneWithoutAFile) {
  const test::TemporaryFolder folder;
  EXPECT_TRUE(read_records(folder / "m.jsonl").empty());
}

TEST(Records, CannotBeWrittenIntoAMissingFolder) {
  const test::TemporaryFolder folder;
  EXPECT_THROW(append_record(folder / "none/m.jsonl", epoch(1, 1.0)), Error);
}

TEST(CutRecordsBack, KeepsTheEpochsUpToTheOneGiven) {
  const test::TemporaryFolder folder;
  for (std::size_t k = 1; k <= 4; ++k) append_record(folder / "m.jsonl", epoch(k, 1.0));
  append_record(folder / "m.jsonl", {{"epoch", 2}, {"kind", "evaluation"}});
  cut_records_back(folder / "m.jsonl", RunPhase::select, 2);
  const auto kept = read_records(folder / "m.jsonl");
  ASSERT_EQ(kept.size(), 3u);
  EXPECT_EQ(kept[1].at("epoch"), 2);
  EXPECT_EQ(kept[2].at("kind"), "evaluation");
}

TEST(CutRecordsBack, CutsOnePhaseAndPutsItBehindTheOther) {
  const test::TemporaryFolder folder;
  test::write_file(folder / "m.jsonl",
                   "{\"phase\":\"refit\",\"epoch\":1}\n{\"phase\":\"refit\",\"epoch\":2}\n"
                   "{\"phase\":\"select\",\"epoch\":7}\n{\"epoch\":8}\n");
  cut_records_back(folder / "m.jsonl", RunPhase::refit, 1);
  EXPECT_EQ(test::read_file(folder / "m.jsonl"),
            "{\"phase\":\"select\",\"epoch\":7}\n{\"epoch\":8}\n{\"phase\":\"refit\",\"epoch\":1}\n");
  cut_records_back(folder / "m.jsonl", RunPhase::select, 7);
  EXPECT_EQ(test::read_file(folder / "m.jsonl"),
            "{\"phase\":\"refit\",\"epoch\":1}\n{\"phase\":\"select\",\"epoch\":7}\n");
}

TEST(CutRecordsBack, DropsALineTornByACrash) {
  const test::TemporaryFolder folder;
  test::write_file(folder / "m.jsonl", "{\"epoch\":1}\n{\"epoch\":2}\n{\"epo");
  cut_records_back(folder / "m.jsonl", RunPhase::select, 9);
  EXPECT_EQ(test::read_file(folder / "m.jsonl"), "{\"epoch\":1}\n{\"epoch\":2}\n");
}

TEST(CutRecordsBack, LeavesAMissingFileMissing) {
  const test::TemporaryFolder folder;
  cut_records_back(folder / "m.jsonl", RunPhase::select, 1);
  EXPECT_FALSE(std::filesystem::exists(folder / "m.jsonl"));
}

TEST(CutRecordsBack, RefusesALineThatIsNoJson) {
  const test::TemporaryFolder folder;
  test::write_file(folder / "m.jsonl", "{\"epoch\":1}\nepoch 2\n");
  try {
    cut_records_back(folder / "m.jsonl", RunPhase::select, 1);
    FAIL() << "line 2 is no JSON";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::bad_data);
    EXPECT_NE(std::string(error.what()).find("(line 2 is no JSON object)"), std::string::npos);
  }
}

TEST(WriteResult, IsIndented) {
  const test::TemporaryFolder folder;
  write_result(folder / "result.json", {{"hr@10", 0.5}});
  EXPECT_EQ(test::read_file(folder / "result.json"), "{\n  \"hr@10\": 0.5\n}\n");
}

}  // namespace
}  // namespace lrml
