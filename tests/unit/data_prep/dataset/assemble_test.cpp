#include "data_prep/dataset/assemble.h"

#include <gmock/gmock.h>

#include "lrml/data/write_dataset.h"

namespace lrml::prep {
namespace {

using ::testing::ElementsAre;

/// 23 users, user u with u + 1 events on items u, u + 1, …, 2u at times 0, 10, …, in runs of `users_per_run`.
class MadeEvents final : public EventSource {
 public:
  static constexpr std::size_t users = 23;
  explicit MadeEvents(std::size_t users_per_run) : users_per_run_(users_per_run) {}

  std::size_t runs() const override { return (users + users_per_run_ - 1) / users_per_run_; }
  std::size_t first_user(std::size_t run) const override { return std::min(users, run * users_per_run_); }
  UserEvents events_of(std::size_t run) override {
    UserEvents made;
    for (std::size_t user = first_user(run); user < first_user(run + 1); ++user) {
      for (std::size_t k = 0; k <= user; ++k) {
        made.events.push_back({.item = static_cast<std::uint32_t>(user + k),
                               .time = static_cast<std::uint32_t>(10 * k),
                               .rating = static_cast<float>(user),
                               .kind = static_cast<std::uint8_t>(k)});
      }
      made.offsets.push_back(made.events.size());
    }
    return made;
  }

 private:
  std::size_t users_per_run_;
};

constexpr EventFields all_fields{.times = true, .ratings = true, .kinds = true, .in_order = true};

DatasetContents assembled(std::size_t users_per_run, std::size_t threads, BuildReport& report,
                          const EventFields& fields = all_fields) {
  DatasetContents contents;
  for (std::size_t k = 0; k < MadeEvents::users; ++k) contents.user_ids.push_back(std::to_string(k));
  for (std::size_t k = 0; k < 50; ++k) contents.item_ids.push_back(std::to_string(k));
  MadeEvents source(users_per_run);
  Progress progress(false);
  assemble(source, fields, {.valid = ValidRule::last, .negatives = 30}, threads, progress, contents, report);
  return contents;
}

TEST(Assemble, GivesTheSameWhateverTheRunsAndThreads) {
  BuildReport expected_report;
  const Digest expected = content_digest(assembled(100, 1, expected_report));
  for (const std::size_t users_per_run : {1u, 2u, 7u}) {
    for (const std::size_t threads : {1u, 2u, 5u}) {
      BuildReport report;
      EXPECT_EQ(content_digest(assembled(users_per_run, threads, report)), expected);
      EXPECT_EQ(report.padded_negative_lists, expected_report.padded_negative_lists);
    }
  }
}

TEST(Assemble, KeepsTimesRatingsAndKindsBesideTheirItems) {
  BuildReport report;
  const DatasetContents contents = assembled(4, 1, report);
  EXPECT_THAT(std::span(contents.train.offsets).first(6), ElementsAre(0u, 1u, 2u, 3u, 5u, 8u));
  EXPECT_THAT(std::span(contents.train.items).subspan(5, 3), ElementsAre(4u, 5u, 6u));  // of user 4
  EXPECT_THAT(std::span(contents.train.timestamp).subspan(5, 3), ElementsAre(0, 10, 20));
  EXPECT_THAT(std::span(contents.train.rating).subspan(5, 3), ElementsAre(4, 4, 4));
  EXPECT_THAT(std::span(contents.synthetic.labels.at("train_kind")).subspan(5, 3), ElementsAre(0, 1, 2));
  EXPECT_EQ(contents.valid.rows.items[2], 7u);
  EXPECT_EQ(contents.synthetic.labels.at("valid_kind")[2], 3u);
  EXPECT_EQ(contents.test.rows.items[3], 8u);
  EXPECT_EQ(contents.synthetic.labels.at("test_kind")[3], 4u);
}

TEST(Assemble, StoresOnlyTheFieldsThereAre) {
  BuildReport report;
  const DatasetContents contents = assembled(4, 1, report, {});
  EXPECT_TRUE(contents.train.timestamp.empty());
  EXPECT_TRUE(contents.train.rating.empty());
  EXPECT_TRUE(contents.synthetic.labels.empty());
}

TEST(Assemble, Counts) {
  BuildReport report;
  assembled(3, 2, report);
  EXPECT_EQ(report.users_with_one, 1u);
  EXPECT_EQ(report.users_with_two, 1u);
  EXPECT_EQ(report.users_with_tied_last, 0u);
  EXPECT_EQ(report.padded_negative_lists, 6u);  // users 20, 21 and 22 have seen more than 20 of 50 items
}

}  // namespace
}  // namespace lrml::prep
