// A run state whose numbers all differ, whole or a rank's part of it, and how to damage it.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "lrml/checkpoint/checkpoint_file.h"
#include "support/expect_equal.h"
#include "support/tables.h"
#include "support/temporary_folder.h"

namespace lrml::test {

inline constexpr std::size_t drawn_users = 11, drawn_items = 7, drawn_slots = 3, drawn_dim = 5;

/// Rows `part` of a table of `rows` rows, [part.size() x drawn_dim].
inline Matrix drawn_table(std::size_t rows, RowRange part, std::uint64_t seed) {
  const Matrix whole = to_matrix(drawn_rows<float>(rows, drawn_dim, 1.0, seed), drawn_dim);
  return whole.middleRows(static_cast<Eigen::Index>(part.begin), static_cast<Eigen::Index>(part.size()));
}

inline Moments drawn_moments(std::size_t rows, RowRange part, std::uint64_t seed) {
  return {drawn_table(rows, part, seed), drawn_table(rows, part, seed + 1)};
}

/// Doubles without a short decimal form.
inline Progress drawn_progress() {
  Progress p;
  p.step = 47;
  p.epoch = 4;
  p.step_in_epoch = 7;
  p.powers = {1.0 / 3.0, 0.1 + 0.2};
  p.sums = {-(std::int64_t{1} << 62) - 1, 123456789012345, 17};
  p.best_epoch = 3;
  p.best_ndcg = 2.0 / 7.0;
  p.best_step = 40;
  return p;
}

/// The same global state for any parts.
inline RunState drawn_state(RowRange users = {0, drawn_users}, RowRange moment_items = {0, drawn_items}) {
  constexpr RowRange items = {0, drawn_items}, slots = {0, drawn_slots};
  RunState state;
  state.parameters = {users, drawn_table(drawn_users, users, 10), drawn_table(drawn_items, items, 20),
                      drawn_table(drawn_slots, slots, 30), drawn_table(drawn_slots, slots, 40)};
  state.user_moments = drawn_moments(drawn_users, users, 50);
  state.moment_items = moment_items;
  state.item_moments = drawn_moments(drawn_items, moment_items, 60);
  state.key_moments = drawn_moments(drawn_slots, slots, 70);
  state.value_moments = drawn_moments(drawn_slots, slots, 80);
  state.progress = drawn_progress();
  return state;
}

inline RunIdentity drawn_identity() {
  RunIdentity identity{{{"model.dim", "5"}, {"train.seed", "1"}}, 0xfedcba9876543210u, {}, {}};
  for (std::size_t u = 0; u < drawn_users; ++u) identity.user_ids.push_back("u" + std::to_string(u));
  for (std::size_t i = 0; i < drawn_items; ++i) identity.item_ids.push_back("i" + std::to_string(i));
  return identity;
}

/// Flips one bit in the middle of the only place in `file` that holds `bytes`.
inline void flip_a_bit_within(const std::filesystem::path& file, std::string_view bytes) {
  std::string content = read_file(file);
  const std::size_t at = content.find(bytes);
  ASSERT_NE(at, std::string::npos);
  ASSERT_EQ(content.find(bytes, at + 1), std::string::npos);
  content[at + bytes.size() / 2] ^= 1;
  write_file(file, content);
}

inline std::string_view bytes_of(std::span<const float> table) {
  return {reinterpret_cast<const char*>(table.data()), table.size_bytes()};
}

}  // namespace lrml::test
