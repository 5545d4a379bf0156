// Run states compared bit for bit.
#pragma once

#include <gtest/gtest.h>

#include <cstring>

#include "lrml/checkpoint/run_state.h"

namespace lrml::test {

inline void expect_equal(const Progress& a, const Progress& b) {
  EXPECT_EQ(a.step, b.step);
  EXPECT_EQ(a.epoch, b.epoch);
  EXPECT_EQ(a.step_in_epoch, b.step_in_epoch);
  EXPECT_EQ(a.powers.beta1, b.powers.beta1);
  EXPECT_EQ(a.powers.beta2, b.powers.beta2);
  EXPECT_EQ(a.sums.loss, b.sums.loss);
  EXPECT_EQ(a.sums.examples, b.sums.examples);
  EXPECT_EQ(a.sums.active, b.sums.active);
  EXPECT_EQ(a.best_epoch, b.best_epoch);
  EXPECT_EQ(a.best_ndcg, b.best_ndcg);
  EXPECT_EQ(a.best_step, b.best_step);
}

/// Bit for bit.
inline void expect_equal(const Table& a, const Table& b, const char* name) {
  ASSERT_EQ(row_count(a), row_count(b)) << name;
  ASSERT_EQ(column_count(a), column_count(b)) << name;
  if (elements(a).empty()) return;
  EXPECT_EQ(std::memcmp(elements(a).data(), elements(b).data(), elements(a).size_bytes()), 0) << name;
}

inline void expect_equal(const Moments& a, const Moments& b, const char* name) {
  expect_equal(a.mean, b.mean, name);
  expect_equal(a.square, b.square, name);
}

inline void expect_equal(const Parameters& a, const Parameters& b) {
  EXPECT_EQ(a.users, b.users);
  expect_equal(a.user_rows, b.user_rows, "P");
  expect_equal(a.item_rows, b.item_rows, "Q");
  expect_equal(a.keys, b.keys, "K");
  expect_equal(a.values, b.values, "M");
}

inline void expect_equal(const RunState& a, const RunState& b) {
  expect_equal(a.parameters, b.parameters);
  expect_equal(a.user_moments, b.user_moments, "moments of P");
  EXPECT_EQ(a.moment_items, b.moment_items);
  expect_equal(a.item_moments, b.item_moments, "moments of Q");
  expect_equal(a.key_moments, b.key_moments, "moments of K");
  expect_equal(a.value_moments, b.value_moments, "moments of M");
  expect_equal(a.progress, b.progress);
}

}  // namespace lrml::test
