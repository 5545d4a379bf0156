#include "lrml/app/records.h"

#include <gtest/gtest.h>

#include "lrml/base/error.h"
#include "support/error_of.h"
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

TEST(CutRecordsBack, RefusesALineThatTellsNoEpoch) {
  const test::TemporaryFolder folder;
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"epoch 2", "(line 2 is no JSON object)"},
      {"[2]", "(line 2 is no JSON object)"},
      {"{\"epoch\":1}\xff", "(line 2 is no JSON object)"},
      {"{\"epoch\":\"2\"}", "(line 2 has an epoch that is no number)"},
      {"{\"epoch\":-2}", "(line 2 has an epoch that is no number)"},
      {"{\"phase\":1,\"epoch\":2}", "(line 2 has a phase that is no text)"}};
  for (const auto& [line, reason] : cases) {
    test::write_file(folder / "m.jsonl", "{\"epoch\":1}\n" + line + "\n");
    const Error error = test::error_of([&] { cut_records_back(folder / "m.jsonl", RunPhase::select, 1); });
    EXPECT_EQ(error.code(), ExitCode::bad_data);
    EXPECT_NE(std::string(error.what()).find(reason), std::string::npos) << error.what();
  }
}

TEST(CutRecordsBack, KeepsLinesOfAnyDepthAsTheyAre) {
  const test::TemporaryFolder folder;
  const std::size_t depth = 1000000;  // writing it anew would need a stack as deep
  const std::string line = "{\"epoch\": 1, \"x\": " + std::string(depth, '[') + std::string(depth, ']') + "}\n";
  test::write_file(folder / "m.jsonl", line + "{\"epoch\":2}\n");
  cut_records_back(folder / "m.jsonl", RunPhase::select, 1);
  EXPECT_EQ(test::read_file(folder / "m.jsonl"), line);
}

TEST(WriteResult, IsIndented) {
  const test::TemporaryFolder folder;
  write_result(folder / "result.json", {{"hr@10", 0.5}});
  EXPECT_EQ(test::read_file(folder / "result.json"), "{\n  \"hr@10\": 0.5\n}\n");
}

}  // namespace
}  // namespace lrml
