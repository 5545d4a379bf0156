#include "support/small_dataset.h"

#include <algorithm>
#include <cmath>

#include "lrml/base/error.h"
#include "lrml/base/random.h"

namespace lrml::test {
namespace {

constexpr std::size_t groups = 4;
constexpr double own_group_share = 0.85;

/// The user's independent random numbers on (0, 1), one after the other.
class Draws {
 public:
  Draws(std::uint64_t seed, std::size_t user) : seed_(seed), user_(user) {}
  double next() { return uniform_unit(random_pair({seed_, Purpose::synth_first, 0}, user_, draw_++)[0]); }
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(next() * static_cast<double>(n)); }

 private:
  std::uint64_t seed_;
  std::size_t user_;
  std::uint32_t draw_ = 0;
};

std::size_t most_interactions(std::size_t items) {
  return items / 4 + 3;
}

/// Squaring a uniform number makes low positions popular.
std::uint32_t choose_item(Draws& draws, std::size_t user, std::size_t items) {
  const double x = draws.next();
  const auto popular = static_cast<std::size_t>(x * x * static_cast<double>(items));
  if (draws.next() > own_group_share) return static_cast<std::uint32_t>(popular);
  const std::size_t in_group = popular - popular % groups + user % groups;
  return static_cast<std::uint32_t>(in_group < items ? in_group : popular);
}

bool holds(const std::vector<std::uint32_t>& items, std::uint32_t item) {
  return std::find(items.begin(), items.end(), item) != items.end();
}

std::vector<std::uint32_t> choose_items(Draws& draws, std::size_t user, std::size_t items) {
  const std::size_t count = 5 + draws.below(most_interactions(items) - 4);
  std::vector<std::uint32_t> chosen;
  while (chosen.size() < count) {
    const auto item = choose_item(draws, user, items);
    if (!holds(chosen, item)) chosen.push_back(item);
  }
  return chosen;
}

void append_negatives(Draws& draws, const DatasetContents& contents, const std::vector<std::uint32_t>& chosen,
                      std::vector<std::uint32_t>& negatives) {
  std::vector<std::uint32_t> row;
  while (row.size() < contents.negatives_per_user) {
    const auto item = static_cast<std::uint32_t>(draws.below(contents.items()));
    if (!holds(chosen, item) && !holds(row, item)) row.push_back(item);
  }
  negatives.insert(negatives.end(), row.begin(), row.end());
}

void append(InteractionRows& rows, std::uint32_t item, std::int64_t time) {
  rows.items.push_back(item);
  rows.timestamp.push_back(time);
  rows.rating.push_back(static_cast<float>(1 + item % 5));
}

void append_user(std::size_t user, DatasetContents& contents) {
  Draws draws(contents.seed, user);
  const auto chosen = choose_items(draws, user, contents.items());
  const std::size_t valid = draws.below(chosen.size() - 1);
  std::int64_t time = 1'000'000'000;
  for (std::size_t k = 0; k < chosen.size(); ++k) {
    time += static_cast<std::int64_t>(1 + draws.below(100));
    const bool is_test = k + 1 == chosen.size();
    append(is_test ? contents.test.rows : k == valid ? contents.valid.rows : contents.train, chosen[k], time);
  }
  for (auto* rows : {&contents.train, &contents.valid.rows, &contents.test.rows}) {
    rows->offsets.push_back(rows->items.size());
  }
  append_negatives(draws, contents, chosen, contents.valid.negatives);
  append_negatives(draws, contents, chosen, contents.test.negatives);
}

/// Of equal lengths, so that the order of texts is that of numbers.
std::string numbered(char letter, std::size_t k) {
  const auto digits = std::to_string(k);
  return letter + std::string(6 - digits.size(), '0') + digits;
}

}  // namespace

DatasetContents small_contents(std::size_t users, std::size_t items, std::uint64_t seed) {
  LRML_ASSERT(items >= 12);
  DatasetContents contents;
  contents.name = "small";
  contents.source = "made by a test";
  contents.created = "2001-09-09T01:46:40Z";
  contents.split = "leave one out: test last by time, valid random";
  contents.seed = seed;
  contents.negatives_per_user = std::min<std::size_t>(100, items - most_interactions(items));
  for (std::size_t user = 0; user < users; ++user) contents.user_ids.push_back(numbered('u', user));
  for (std::size_t item = 0; item < items; ++item) {
    contents.item_ids.push_back(numbered('i', item));
    contents.item_titles.push_back("Film \u2116 " + std::to_string(item));
    contents.item_genres.push_back("genre" + std::to_string(item % groups));
  }
  for (auto* rows : {&contents.train, &contents.valid.rows, &contents.test.rows}) rows->offsets = {0};
  for (std::size_t user = 0; user < users; ++user) append_user(user, contents);
  return contents;
}

}  // namespace lrml::test
