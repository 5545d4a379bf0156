#include "data_prep/synth/descriptions.h"

#include <gtest/gtest.h>

#include <regex>
#include <set>

namespace lrml::prep {
namespace {

struct Described {
  World world;
  DatasetContents log;
};

Described describe_small_set() {
  const Profile profile = make_profile({.preset = "ml-100k", .users = 2000, .items = 1000});
  Described described{.world = make_world(profile, 5, 1), .log = {}};
  describe(described.world, profile, described.log);
  return described;
}

TEST(Descriptions, NumberUsersAndItemsFromOne) {
  const DatasetContents log = describe_small_set().log;
  EXPECT_EQ(log.user_ids.size(), 2000u);
  EXPECT_EQ(log.user_ids.front(), "1");
  EXPECT_EQ(log.item_ids.back(), "1000");
}

TEST(Descriptions, NameEveryFilmWithAYear) {
  const DatasetContents log = describe_small_set().log;
  ASSERT_EQ(log.item_titles.size(), 1000u);
  const std::regex form("Film 00124 \\((19[2-9][0-9])\\)");
  EXPECT_TRUE(std::regex_match(log.item_titles[123], form)) << log.item_titles[123];
}

// The block's genre comes first with .8, and as the second one with .4/17 of the rest.
TEST(Descriptions, HintAtTheBlockByGenre) {
  const auto [world, log] = describe_small_set();
  const std::array of_block = {"Action", "Adventure", "Animation", "Children's", "Comedy"};
  int own = 0, two = 0;
  for (std::size_t i = 0; i < log.item_genres.size(); ++i) {
    const std::string& genres = log.item_genres[i];
    own += ("|" + genres + "|").find("|" + std::string(of_block[world.block_of_item(i)]) + "|") != std::string::npos;
    two += genres.find('|') != std::string::npos;
  }
  EXPECT_NEAR(own / 1000.0, 0.8, 0.05);
  EXPECT_NEAR(two / 1000.0, 0.4, 0.05);
}

TEST(Descriptions, HintAtTheGroupByAttributes) {
  const auto [world, log] = describe_small_set();
  const auto& occupations = log.user_attributes.at("occupation");
  const auto& ages = log.user_attributes.at("age");
  const auto& genders = log.user_attributes.at("gender");
  int own_occupation = 0, women_of_last = 0, last = 0, youngest_of_first = 0, first = 0;
  for (std::size_t u = 0; u < 2000; ++u) {
    const int group = group_of_user(world, u);
    own_occupation += occupations[u] == std::to_string(group);
    last += group == 4;
    women_of_last += group == 4 && genders[u] == "F";
    first += group == 0;
    youngest_of_first += group == 0 && ages[u] == "1";
  }
  EXPECT_NEAR(own_occupation / 2000.0, 0.5 + 0.5 / 21, 0.04);
  EXPECT_NEAR(women_of_last / static_cast<double>(last), 0.43, 0.08);
  EXPECT_NEAR(youngest_of_first / static_cast<double>(first), 0.4 + 0.6 / 7, 0.08);
}

TEST(Descriptions, UseOnlyMovieLensAgeCodes) {
  const DatasetContents log = describe_small_set().log;
  const auto& ages = log.user_attributes.at("age");
  EXPECT_EQ(std::set<std::string>(ages.begin(), ages.end()),
            (std::set<std::string>{"1", "18", "25", "35", "45", "50", "56"}));
}

}  // namespace
}  // namespace lrml::prep
