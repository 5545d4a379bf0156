// Sixteen pairs side by side: the vector layout of the kernels, and the few operations they are made of.
//
// Lanes hold different outputs, never parts of one sum: every output element is accumulated sequentially from +0.0
// by fused multiply-adds, in the order of the mathematics. Neither the vector width nor a pair's neighbours nor its
// place in the tile can change a bit.
#pragma once

#if defined(__AVX__)
#include <immintrin.h>
#endif

#include <cstddef>

#include "lrml/base/floating.h"

namespace lrml {

inline constexpr std::size_t lanes = 16;

/// As many floats as the target's registers hold, with the arithmetic operators of the compiler's vector types.
#ifdef __AVX512F__
using Vector = float __attribute__((vector_size(64)));
#elif defined(__AVX__)
using Vector = float __attribute__((vector_size(32)));
#else
using Vector = float __attribute__((vector_size(16)));
#endif
inline constexpr std::size_t vector_lanes = sizeof(Vector) / sizeof(float);

inline Vector broadcast(float x) {
  return x - Vector{};
}

/// a·b + c, rounded once, in every lane.
inline Vector fused(Vector a, Vector b, Vector c) {
#ifdef __AVX512F__
  return _mm512_fmadd_ps(a, b, c);
#elif defined(__FMA__)
  return _mm256_fmadd_ps(a, b, c);
#else
  for (std::size_t i = 0; i < vector_lanes; ++i) c[i] = fused(float{a[i]}, float{b[i]}, float{c[i]});
  return c;
#endif
}

/// One number of each of sixteen pairs.
struct alignas(64) Lanes {
  float v[lanes];

  Vector& part(std::size_t k) { return reinterpret_cast<Vector*>(v)[k]; }
  const Vector& part(std::size_t k) const { return reinterpret_cast<const Vector*>(v)[k]; }
};

/// The same in double precision.
struct alignas(64) WideLanes {
  double v[lanes];
};

/// Number of Lanes that hold `count` floats.
constexpr std::size_t lane_blocks(std::size_t count) {
  return (count + lanes - 1) / lanes;
}

/// A matrix read in place: element (i, k) = data[i·row_stride + k·column_stride].
struct StridedMatrix {
  const float* data;
  std::size_t rows;
  std::size_t columns;
  std::size_t row_stride;
  std::size_t column_stride;

  StridedMatrix transposed() const { return {data, columns, rows, column_stride, row_stride}; }
};

/// A column of Lanes that lie `stride` apart.
struct LaneColumn {
  Lanes* first;
  std::size_t stride = 1;

  Lanes& operator[](std::size_t i) const { return first[i * stride]; }
};

enum class Sum { start_at_zero, go_on };

namespace tile_detail {

template <std::size_t Rows>
inline void multiply_block(const StridedMatrix& a, std::size_t first_row, LaneColumn x, LaneColumn out, Sum sum) {
  for (std::size_t part = 0; part < lanes / vector_lanes; ++part) {
    Vector sums[Rows] = {};
    if (sum == Sum::go_on) {
#pragma GCC unroll 16
      for (std::size_t i = 0; i < Rows; ++i) sums[i] = out[first_row + i].part(part);
    }
    const float* column = a.data + first_row * a.row_stride;
    for (std::size_t k = 0; k < a.columns; ++k, column += a.column_stride) {
      const Vector xk = x[k].part(part);
#pragma GCC unroll 16
      for (std::size_t i = 0; i < Rows; ++i) sums[i] = fused(broadcast(column[i * a.row_stride]), xk, sums[i]);
    }
#pragma GCC unroll 16
    for (std::size_t i = 0; i < Rows; ++i) out[first_row + i].part(part) = sums[i];
  }
}

}  // namespace tile_detail

/// out[i] = (0 or out[i]) + Σ_k a(i, k)·x[k], sequentially over k.   Shapes: x [a.columns], out [a.rows]
/// Eight rows are computed together, so that enough sums are in flight to hide the latency of one.
inline void multiply(const StridedMatrix& a, LaneColumn x, LaneColumn out, Sum sum = Sum::start_at_zero) {
  std::size_t i = 0;
  for (; i + 8 <= a.rows; i += 8) tile_detail::multiply_block<8>(a, i, x, out, sum);
  for (; i + 4 <= a.rows; i += 4) tile_detail::multiply_block<4>(a, i, x, out, sum);
  for (; i < a.rows; ++i) tile_detail::multiply_block<1>(a, i, x, out, sum);
}

/// Moves sixteen rows of `width` floats into lanes: out[k].v[t] = rows[t][k].
void rows_to_lanes(const float* const (&rows)[lanes], std::size_t width, Lanes* out);

/// The way back, for the first `count` rows: out[t·stride + k] = in[k].v[t].
void lanes_to_rows(const Lanes* in, std::size_t width, std::size_t count, float* out, std::size_t stride);

}  // namespace lrml
