#include "data_prep/synth/descriptions.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "data_prep/synth/purposes.h"

namespace lrml::prep {
namespace {

constexpr std::array genres = {"Action",      "Adventure", "Animation", "Children's", "Comedy", "Crime",
                               "Documentary", "Drama",     "Fantasy",   "Film-Noir",  "Horror", "Musical",
                               "Mystery",     "Romance",   "Sci-Fi",    "Thriller",   "War",    "Western"};
constexpr std::array ages = {"1", "18", "25", "35", "45", "50", "56"};
constexpr std::uint64_t occupations = 21;
constexpr std::uint64_t years = 70;

using Bits = std::array<std::uint64_t, 2>;

std::vector<std::string> numbers_to(std::size_t count) {
  std::vector<std::string> ids(count);
  for (std::size_t k = 0; k < count; ++k) ids[k] = std::to_string(k + 1);
  return ids;
}

// Recent years are likelier: the smaller of two uniform ages.
std::string title_of(const Profile& profile, std::uint64_t seed, std::size_t item) {
  const Bits bits = random_pair(synth_key(seed, SynthPurpose::title), item, 0);
  const auto age = std::min(uniform_below(bits[0], years), uniform_below(bits[1], years));
  return fmt::format("Film {:05} ({})", item + 1, profile.last_year - static_cast<int>(age));
}

std::string genres_of(const World& world, std::size_t item) {
  const RandomKey key = synth_key(world.seed, SynthPurpose::genre);
  const Bits first_bits = random_pair(key, item, 0);
  const Bits second_bits = random_pair(key, item, 1);
  const std::size_t own = world.block_of_item(item);
  const std::size_t other = (own + 1 + uniform_below(first_bits[1], genres.size() - 1)) % genres.size();
  const std::size_t first = uniform_unit(first_bits[0]) < 0.8 ? own : other;
  if (uniform_unit(second_bits[0]) >= 0.4) return genres[first];
  const std::size_t second = (first + 1 + uniform_below(second_bits[1], genres.size() - 1)) % genres.size();
  return std::string(genres[std::min(first, second)]) + "|" + genres[std::max(first, second)];
}

// P(F) = .28 ± .15 over the groups.
std::string gender_of(const World& world, std::uint8_t group, Bits bits) {
  const double position = 2.0 * group / static_cast<double>(world.kinds - 1) - 1.0;
  return uniform_unit(bits[0]) < 0.28 + 0.15 * position ? "F" : "M";
}

// The group's own value with probability `own`, else any of them.
std::uint64_t typical_or_any(std::uint8_t group, double own, std::uint64_t values, Bits bits) {
  return uniform_unit(bits[0]) < own ? group % values : uniform_below(bits[1], values);
}

}  // namespace

void describe(const World& world, const Profile& profile, DatasetContents& contents) {
  contents.user_ids = numbers_to(profile.users);
  contents.item_ids = numbers_to(profile.items);
  for (std::size_t i = 0; i < profile.items; ++i) {
    contents.item_titles.push_back(title_of(profile, world.seed, i));
    contents.item_genres.push_back(genres_of(world, i));
  }
  const RandomKey key = synth_key(world.seed, SynthPurpose::attribute);
  for (std::size_t u = 0; u < profile.users; ++u) {
    const std::uint8_t group = group_of_user(world, u);
    const auto age = typical_or_any(group, 0.4, ages.size(), random_pair(key, u, 1));
    const auto occupation = typical_or_any(group, 0.5, occupations, random_pair(key, u, 2));
    contents.user_attributes["gender"].push_back(gender_of(world, group, random_pair(key, u, 0)));
    contents.user_attributes["age"].push_back(ages[age]);
    contents.user_attributes["occupation"].push_back(std::to_string(occupation));
  }
}

}  // namespace lrml::prep
