// The operations of tile.h for one instruction set. Include after <hwy/foreach_target.h>.
#if defined(LRML_MODEL_TILE_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef LRML_MODEL_TILE_INL_H
#undef LRML_MODEL_TILE_INL_H
#else
#define LRML_MODEL_TILE_INL_H
#endif

#include "lrml/base/vector-inl.h"
#include "tile.h"

HWY_BEFORE_NAMESPACE();
namespace lrml::HWY_NAMESPACE {

/// Vectors in one Lanes.
inline constexpr std::size_t lane_parts = lanes / vector_floats;

/// Rows and vectors of a block whose sums stay in registers: of 32 (AVX-512) or 16.
#if HWY_TARGET == HWY_AVX3
inline constexpr std::size_t tall_rows = 20, wide_rows = 6, wide_vectors = 4;
#else
inline constexpr std::size_t tall_rows = 6, wide_rows = 6, wide_vectors = 2;
#endif

/// Rows and Vectors of sums, all at once.
template <std::size_t Rows, std::size_t Vectors>
HWY_INLINE void multiply_block(const StridedMatrix& a, const float* x, std::size_t x_stride, float* out,
                               std::size_t out_stride, Sum sum) {
  Vector sums[Rows][Vectors];
#pragma GCC unroll 32
  for (std::size_t i = 0; i < Rows; ++i) {
#pragma GCC unroll 4
    for (std::size_t v = 0; v < Vectors; ++v) {
      sums[i][v] = sum == Sum::go_on ? load(out + i * out_stride + v * vector_floats) : hn::Zero(VectorTag());
    }
  }
  const float* column = a.data;
  for (std::size_t k = 0; k < a.columns; ++k, column += a.column_stride, x += x_stride) {
    Vector xs[Vectors];
#pragma GCC unroll 4
    for (std::size_t v = 0; v < Vectors; ++v) xs[v] = load(x + v * vector_floats);
#pragma GCC unroll 32
    for (std::size_t i = 0; i < Rows; ++i) {
      const Vector factor = broadcast(column[i * a.row_stride]);
#pragma GCC unroll 4
      for (std::size_t v = 0; v < Vectors; ++v) sums[i][v] = fused(factor, xs[v], sums[i][v]);
    }
  }
#pragma GCC unroll 32
  for (std::size_t i = 0; i < Rows; ++i) {
#pragma GCC unroll 4
    for (std::size_t v = 0; v < Vectors; ++v) store(out + i * out_stride + v * vector_floats, sums[i][v]);
  }
}

/// All rows of `Vectors` columns, `Rows` at a time and the rest by ever smaller blocks.
template <std::size_t Rows, std::size_t Vectors>
HWY_INLINE void multiply_rows(StridedMatrix a, const float* x, std::size_t x_stride, float* out, std::size_t out_stride,
                              Sum sum) {
  for (; a.rows >= Rows; a.rows -= Rows, a.data += Rows * a.row_stride, out += Rows * out_stride) {
    multiply_block<Rows, Vectors>(a, x, x_stride, out, out_stride, sum);
  }
  if constexpr (Rows > 1) {
    constexpr std::size_t fewer = Rows > 8 ? 8 : Rows > 4 ? 4 : Rows / 2;
    multiply_rows<fewer, Vectors>(a, x, x_stride, out, out_stride, sum);
  }
}

/// The same with a's rows one float apart, which the compiler can address without a register each.
template <std::size_t Rows, std::size_t Vectors>
HWY_INLINE void multiply_rows_by_stride(const StridedMatrix& a, const float* x, std::size_t x_stride, float* out,
                                        std::size_t out_stride, Sum sum) {
  if (a.row_stride == 1) {
    multiply_rows<Rows, Vectors>({a.data, a.rows, a.columns, 1, a.column_stride}, x, x_stride, out, out_stride, sum);
  } else {
    multiply_rows<Rows, Vectors>(a, x, x_stride, out, out_stride, sum);
  }
}

HWY_NOINLINE inline void multiply(const StridedMatrix& a, ConstLaneRows x, LaneRows out, Sum sum) {
  const std::size_t x_stride = x.stride * lanes, out_stride = out.stride * lanes;
  const float* from = x.first == nullptr ? nullptr : x.first->v;  // without slots
  float* to = out.first == nullptr ? nullptr : out.first->v;
  if (x.blocks == 1) {
    return multiply_rows_by_stride<tall_rows, lane_parts>(a, from, x_stride, to, out_stride, sum);
  }
  std::size_t vectors = x.blocks * lane_parts;
  const auto advance = [&](std::size_t count) HWY_ATTR {
    vectors -= count;
    from += count * vector_floats;
    to += count * vector_floats;
  };
  for (; vectors >= wide_vectors; advance(wide_vectors)) {
    multiply_rows_by_stride<wide_rows, wide_vectors>(a, from, x_stride, to, out_stride, sum);
  }
  if (wide_vectors == 4 && vectors == 3) {
    return multiply_rows_by_stride<wide_rows, 3>(a, from, x_stride, to, out_stride, sum);
  }
  for (; vectors >= 1; advance(1)) multiply_rows_by_stride<wide_rows, 1>(a, from, x_stride, to, out_stride, sum);
}

/// Quads read from one row before the next is turned to: as many as leave registers for sums of four rows each.
inline constexpr std::size_t quads_at_once = HWY_TARGET == HWY_AVX3 ? 4 : 2;

/// Sixteen bytes of each of a register's worth of rows: of rows 0, 4, 8, … those from `first` on; and Quads such.
template <std::size_t Quads>
HWY_INLINE void load_quads(const float* const* rows, std::size_t first, Vector (&x)[Quads]) {
  const hn::CappedTag<float, 4> quad;
  const auto from = [&](std::size_t row, std::size_t q) HWY_ATTR { return hn::LoadU(quad, rows[row] + first + 4 * q); };
#if HWY_TARGET == HWY_AVX3
  __m512 block[Quads];
  const auto into_blocks = [&](std::size_t row, __mmask16 lanes_of_row) HWY_ATTR {
#pragma GCC unroll 4
    for (std::size_t q = 0; q < Quads; ++q) {
      block[q] = _mm512_mask_broadcast_f32x4(block[q], lanes_of_row, from(row, q).raw);
    }
  };
#pragma GCC unroll 4
  for (std::size_t q = 0; q < Quads; ++q) block[q] = _mm512_broadcast_f32x4(from(0, q).raw);
  into_blocks(4, 0x00f0);
  into_blocks(8, 0x0f00);
  into_blocks(12, 0xf000);
#pragma GCC unroll 4
  for (std::size_t q = 0; q < Quads; ++q) x[q] = Vector{block[q]};
#elif HWY_TARGET == HWY_AVX2
  for (std::size_t q = 0; q < Quads; ++q) x[q] = hn::Combine(VectorTag(), from(4, q), from(0, q));
#else
  for (std::size_t q = 0; q < Quads; ++q) x[q] = from(0, q);
#endif
}

/// The way back, to rows that are not null.
HWY_INLINE void store_quads(Vector value, float* const* rows, std::size_t first) {
  const hn::CappedTag<float, 4> quad;
  const auto into = [&](std::size_t row, auto x) HWY_ATTR {
    if (rows[row] != nullptr) hn::StoreU(x, quad, rows[row] + first);
  };
#if HWY_TARGET == HWY_AVX3
  const hn::CappedTag<float, 8> half;
  const auto high = hn::UpperHalf(half, value), low = hn::LowerHalf(half, value);
  into(0, hn::LowerHalf(quad, low));
  into(4, hn::UpperHalf(quad, low));
  into(8, hn::LowerHalf(quad, high));
  into(12, hn::UpperHalf(quad, high));
#elif HWY_TARGET == HWY_AVX2
  into(0, hn::LowerHalf(quad, value));
  into(4, hn::UpperHalf(quad, value));
#else
  into(0, value);
#endif
}

/// Transposes the 4 x 4 blocks whose rows are the quads of four vectors.
HWY_INLINE void transpose_quads(Vector (&x)[4]) {
  const VectorTag tag;
  const hn::RepartitionToWide<hn::RebindToUnsigned<VectorTag>> wide;
  const auto low = [&](Vector a, Vector b) HWY_ATTR {
    return hn::BitCast(tag, hn::InterleaveLower(wide, hn::BitCast(wide, a), hn::BitCast(wide, b)));
  };
  const auto high = [&](Vector a, Vector b) HWY_ATTR {
    return hn::BitCast(tag, hn::InterleaveUpper(wide, hn::BitCast(wide, a), hn::BitCast(wide, b)));
  };
  const Vector ab_low = hn::InterleaveLower(tag, x[0], x[1]), ab_high = hn::InterleaveUpper(tag, x[0], x[1]);
  const Vector cd_low = hn::InterleaveLower(tag, x[2], x[3]), cd_high = hn::InterleaveUpper(tag, x[2], x[3]);
  x[0] = low(ab_low, cd_low);
  x[1] = high(ab_low, cd_low);
  x[2] = low(ab_high, cd_high);
  x[3] = high(ab_high, cd_high);
}

/// Columns k … k + 4·Quads − 1 of a register's worth of rows.
template <std::size_t Quads>
HWY_INLINE void columns_to_lanes(const float* const* rows, std::size_t k, float* out, std::size_t stride) {
  Vector x[Quads][4];
#pragma GCC unroll 4
  for (std::size_t i = 0; i < 4; ++i) {
    Vector column[Quads];
    load_quads<Quads>(rows + i, k, column);
#pragma GCC unroll 4
    for (std::size_t q = 0; q < Quads; ++q) x[q][i] = column[q];
  }
#pragma GCC unroll 4
  for (std::size_t q = 0; q < Quads; ++q) {
    transpose_quads(x[q]);
#pragma GCC unroll 4
    for (std::size_t i = 0; i < 4; ++i) store(out + (k + 4 * q + i) * stride * lanes, x[q][i]);
  }
}

HWY_NOINLINE inline void rows_to_lanes(const float* const (&rows)[lanes], std::size_t width, Lanes* out,
                                       std::size_t stride) {
  std::size_t k = 0;
  for (std::size_t t = 0; t < lanes; t += vector_floats) {
    k = 0;
    for (; k + 4 * quads_at_once <= width; k += 4 * quads_at_once) {
      columns_to_lanes<quads_at_once>(rows + t, k, out->v + t, stride);
    }
    for (; k + 4 <= width; k += 4) columns_to_lanes<1>(rows + t, k, out->v + t, stride);
  }
  for (; k < width; ++k) {
    for (std::size_t t = 0; t < lanes; ++t) out[k * stride].v[t] = rows[t][k];
  }
}

HWY_NOINLINE inline void lanes_to_rows(const Lanes* in, std::size_t width, float* const (&rows)[lanes]) {
  const std::size_t quads = width / 4 * 4;
  for (std::size_t t = 0; t < lanes; t += vector_floats) {
    for (std::size_t k = 0; k < quads; k += 4) {
      Vector x[4] = {load(in[k].v + t), load(in[k + 1].v + t), load(in[k + 2].v + t), load(in[k + 3].v + t)};
      transpose_quads(x);
#pragma GCC unroll 4
      for (std::size_t i = 0; i < 4; ++i) store_quads(x[i], rows + t + i, k);
    }
  }
  for (std::size_t t = 0; t < lanes && quads < width; ++t) {
    for (std::size_t k = quads; k < width && rows[t] != nullptr; ++k) rows[t][k] = in[k].v[t];
  }
}

}  // namespace lrml::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
