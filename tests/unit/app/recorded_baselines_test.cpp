#include "lrml/app/recorded_baselines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/error_of.h"
#include "support/temporary_folder.h"

namespace lrml {
namespace {

Record rows_with(double hr) {
  return {{"lrml", {{"best_epoch", 7}, {"hr@10", hr}}}, {"popularity", {{"hr@10", 0.1}}}};
}

TEST(RecordBaselines, KeepsOtherProtocols) {
  const test::TemporaryFolder folder;
  record_baselines(folder / "b.json", "full", rows_with(0.2));
  record_baselines(folder / "b.json", "sampled, 5 negatives", rows_with(0.4));
  record_baselines(folder / "b.json", "full", rows_with(0.1 + 0.2));
  const Record read = read_baselines(folder / "b.json");
  EXPECT_EQ(read.at("full"), rows_with(0.1 + 0.2));
  EXPECT_EQ(read.at("sampled, 5 negatives"), rows_with(0.4));
}

TEST(RecordBaselines, ReplacesADamagedFile) {
  const test::TemporaryFolder folder;
  test::write_file(folder / "b.json", "{\"full\": [");
  record_baselines(folder / "b.json", "full", rows_with(0.5));
  EXPECT_EQ(read_baselines(folder / "b.json").size(), 1u);
}

TEST(ReadBaselines, FindsNoneWithoutAFile) {
  const test::TemporaryFolder folder;
  EXPECT_TRUE(read_baselines(folder / "b.json").empty());
}

TEST(ReadBaselines, NamesADamagedFile) {
  const test::TemporaryFolder folder;
  for (const char* content : {"", "{", "[]", "{\"full\": 1}", "{\"full\": {\"lrml\": {\"hr@10\": \"many\"}}}"}) {
    test::write_file(folder / "b.json", content);
    const Error error = test::error_of([&] { read_baselines(folder / "b.json"); });
    EXPECT_EQ(error.code(), ExitCode::bad_data);
    EXPECT_THAT(error.what(), testing::HasSubstr("b.json' (it is no JSON object of metrics). Delete it")) << content;
  }
}

}  // namespace
}  // namespace lrml
