// A float table in memory of its own, or in memory that the ranks of a node share.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>

#include "lrml/base/matrix.h"
#include "lrml/base/types.h"

namespace lrml {

/// Rows of equal width, row after row. A copy has memory of its own, whatever the original has.
class Table {
 public:
  Table() = default;
  Table(Matrix own) : own_(std::move(own)), values_(elements(own_)), columns_(column_count(own_)) {}

  /// `shared` [rows · columns] must outlive the table; who else may read and write it when is the caller's business.
  Table(std::span<float> shared, std::size_t columns) : values_(shared), columns_(columns) {}

  Table(const Table& other) : Table(other.to_matrix()) {}
  Table(Table&& other) noexcept { swap(other); }
  Table& operator=(Table other) noexcept {
    swap(other);
    return *this;
  }
  ~Table() = default;

  std::span<float> values() { return values_; }
  std::span<const float> values() const { return values_; }
  std::size_t columns() const { return columns_; }

 private:
  Matrix to_matrix() const {
    Matrix copy = zero_matrix(columns_ == 0 ? 0 : values_.size() / columns_, columns_);
    std::ranges::copy(values_, copy.data());
    return copy;
  }
  void swap(Table& other) noexcept {
    own_.swap(other.own_);
    std::swap(values_, other.values_);
    std::swap(columns_, other.columns_);
  }

  Matrix own_;               ///< empty where the memory is shared
  std::span<float> values_;  ///< of own_ or of the shared memory
  std::size_t columns_ = 0;
};

inline std::size_t column_count(const Table& table) {
  return table.columns();
}
inline std::size_t row_count(const Table& table) {
  return table.columns() == 0 ? 0 : table.values().size() / table.columns();
}

/// Row i of `table`, [columns].
inline std::span<float> row(Table& table, std::size_t i) {
  return {table.values().data() + i * table.columns(), table.columns()};
}
inline std::span<const float> row(const Table& table, std::size_t i) {
  return {table.values().data() + i * table.columns(), table.columns()};
}

/// All elements in row order, [rows · columns].
inline std::span<float> elements(Table& table) {
  return table.values();
}
inline std::span<const float> elements(const Table& table) {
  return table.values();
}

inline bool operator==(const Table& a, const Table& b) {
  return a.columns() == b.columns() && std::ranges::equal(a.values(), b.values());
}

/// A table whose rows `mine` this rank is to fill; whoever shares its memory fills the others. Before all have, no row
/// may be read.
struct UnfilledTable {
  Table table;
  RowRange mine;
};

/// Zeros in memory of this rank's own.
inline UnfilledTable own_table(std::size_t rows, std::size_t columns) {
  return {zero_matrix(rows, columns), {0, rows}};
}

}  // namespace lrml
