#include "lrml/model/parameters.h"

#include <gtest/gtest.h>

#include <cmath>

#include "lrml/base/random.h"

namespace lrml::test {
namespace {

Parameters drawn(const ModelOptions& options, RowRange users, std::size_t items, std::uint64_t seed) {
  return initial_parameters(options, users, own_table(items, options.dim), seed);
}

constexpr ModelOptions model{ModelKind::lrml, 7, 3, Relation::shared};

TEST(InitialParameters, HaveTheirShapes) {
  const Parameters all = drawn(model, {4, 9}, 11, 1);
  EXPECT_EQ(all.users, (RowRange{4, 9}));
  EXPECT_EQ(row_count(all.user_rows), 5u);
  EXPECT_EQ(row_count(all.item_rows), 11u);
  EXPECT_EQ(row_count(all.keys), 3u);
  EXPECT_EQ(row_count(all.values), 3u);
  for (const Matrix* table : {&all.user_rows, &all.item_rows, &all.keys, &all.values}) {
    EXPECT_EQ(column_count(*table), 7u);
  }
  EXPECT_EQ(all.dim(), 7u);
  EXPECT_EQ(all.slots(), 3u);
}

TEST(InitialParameters, HaveNoMemoryForTheBaselines) {
  for (const ModelKind kind : {ModelKind::cml, ModelKind::bpr}) {
    EXPECT_EQ(drawn({kind, 7, 3, Relation::shared}, {0, 2}, 2, 1).slots(), 0u);
  }
}

TEST(InitialParameters, DoNotDependOnTheUsersHeld) {
  const Parameters whole = drawn(model, {0, 10}, 6, 5);
  for (const RowRange users : {RowRange{0, 3}, RowRange{3, 10}, RowRange{9, 10}, RowRange{4, 4}}) {
    const Parameters part = drawn(model, users, 6, 5);
    EXPECT_EQ(part.item_rows, whole.item_rows);
    EXPECT_EQ(part.keys, whole.keys);
    EXPECT_EQ(part.values, whole.values);
    for (std::uint32_t user = 0; user < 10; ++user) {
      if (!users.contains(user)) continue;
      for (std::size_t k = 0; k < 7; ++k) EXPECT_EQ(part.user_row(UserId{user})[k], whole.user_row(UserId{user})[k]);
    }
  }
}

// Frozen: columns 2c and 2c + 1 of row i are the normal pair (index i, draw c), times 0.01.
TEST(InitialParameters, ComeFromTheDocumentedDraws) {
  const Parameters all = drawn(model, {2, 4}, 6, 5);
  for (std::size_t k = 0; k < 7; ++k) {
    const auto draw = static_cast<std::uint32_t>(k / 2);
    const auto value = [&](Purpose purpose, std::size_t i) {
      return static_cast<float>(0.01 * normal_pair({5, purpose, 0}, i, draw)[k % 2]);
    };
    EXPECT_EQ(row(all.user_rows, 1)[k], value(Purpose::initial_user, 3));
    EXPECT_EQ(row(all.item_rows, 5)[k], value(Purpose::initial_item, 5));
    EXPECT_EQ(row(all.keys, 2)[k], value(Purpose::initial_key, 2));
    EXPECT_EQ(row(all.values, 0)[k], value(Purpose::initial_value, 0));
  }
}

TEST(InitialParameters, AreNormalWithTheStandardDeviationOfThePaper) {
  const Parameters all = drawn({ModelKind::cml, 100, 1, Relation::shared}, {0, 1}, 1000, 5);
  double sum = 0.0, squares = 0.0, beyond = 0.0;
  for (const float x : elements(all.item_rows)) {
    sum += static_cast<double>(x);
    squares += static_cast<double>(x) * static_cast<double>(x);
    if (std::abs(x) > 0.0196f) beyond += 1.0;
  }
  EXPECT_NEAR(sum / 1e5, 0.0, 4.0 * 0.01 / std::sqrt(1e5));
  EXPECT_NEAR(std::sqrt(squares / 1e5), 0.01, 1e-4);
  EXPECT_NEAR(beyond / 1e5, 0.05, 0.003);
}

TEST(InitialParameters, DependOnTheSeed) {
  EXPECT_NE(drawn(model, {0, 2}, 3, 1).item_rows, drawn(model, {0, 2}, 3, 2).item_rows);
}

}  // namespace
}  // namespace lrml::test
