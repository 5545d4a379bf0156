// Sixteen pairs side by side: the vector layout of the kernels, and the operations they are made of.
//
// Lanes hold different outputs, never parts of one sum: every output element is accumulated sequentially from +0.0
// by fused multiply-adds, in the order of the mathematics. Neither the vector width nor a pair's neighbours nor its
// place in the tile can change a bit. Each operation exists once for every instruction set (lrml/base/cpu.h).
#pragma once

#include <cstddef>

#include "lrml/model/lanes.h"

namespace lrml {

/// A matrix read in place: element (i, k) = data[i·row_stride + k·column_stride].
struct StridedMatrix {
  const float* data;
  std::size_t rows;
  std::size_t columns;
  std::size_t row_stride;
  std::size_t column_stride;

  StridedMatrix transposed() const { return {data, columns, rows, column_stride, row_stride}; }
};

/// Rows of `blocks` Lanes each, `stride` Lanes apart.
template <class L>
struct RowsOfLanes {
  L* first;
  std::size_t stride = 1;
  std::size_t blocks = 1;
};
using LaneRows = RowsOfLanes<Lanes>;
using ConstLaneRows = RowsOfLanes<const Lanes>;

enum class Sum { start_at_zero, go_on };

/// out[i] = (0 or out[i]) + Σ_k a(i, k)·x[k], sequentially over k.   Shapes: x [a.columns], out [a.rows]
/// As many rows are computed together as registers hold, so that the latency of one sum is hidden by the others.
/// @pre x and out have the same number of blocks
void multiply(const StridedMatrix& a, ConstLaneRows x, LaneRows out, Sum sum = Sum::start_at_zero);

/// Moves sixteen rows of `width` floats into lanes: out[k·stride].v[t] = rows[t][k].
void rows_to_lanes(const float* const (&rows)[lanes], std::size_t width, Lanes* out, std::size_t stride = 1);

/// The way back, to those rows that are not null: rows[t][k] = in[k].v[t].
void lanes_to_rows(const Lanes* in, std::size_t width, float* const (&rows)[lanes]);

}  // namespace lrml
