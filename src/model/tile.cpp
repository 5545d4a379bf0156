#include "tile.h"

#include <cstring>

namespace lrml {
namespace {

using Quad = float __attribute__((vector_size(16)));

Quad load(const float* from) {
  Quad value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

void store(float* to, Quad value) {
  std::memcpy(to, &value, sizeof value);
}

/// Transposes the 4 x 4 block at in[0 … 3][·] into out[·][0 … 3]; rows of either lie a stride apart.
inline void transpose_quad(const float* in0, const float* in1, const float* in2, const float* in3, float* out,
                           std::size_t stride) {
  const Quad a = load(in0), b = load(in1), c = load(in2), d = load(in3);
  const Quad ab_low = __builtin_shufflevector(a, b, 0, 4, 1, 5);
  const Quad ab_high = __builtin_shufflevector(a, b, 2, 6, 3, 7);
  const Quad cd_low = __builtin_shufflevector(c, d, 0, 4, 1, 5);
  const Quad cd_high = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  store(out, __builtin_shufflevector(ab_low, cd_low, 0, 1, 4, 5));
  store(out + stride, __builtin_shufflevector(ab_low, cd_low, 2, 3, 6, 7));
  store(out + 2 * stride, __builtin_shufflevector(ab_high, cd_high, 0, 1, 4, 5));
  store(out + 3 * stride, __builtin_shufflevector(ab_high, cd_high, 2, 3, 6, 7));
}

}  // namespace

void rows_to_lanes(const float* const (&rows)[lanes], std::size_t width, Lanes* out) {
  const std::size_t quads = width / 4 * 4;
  for (std::size_t t = 0; t < lanes; t += 4) {
    for (std::size_t k = 0; k < quads; k += 4) {
      transpose_quad(rows[t] + k, rows[t + 1] + k, rows[t + 2] + k, rows[t + 3] + k, out[k].v + t, lanes);
    }
    for (std::size_t k = quads; k < width; ++k) {
      for (std::size_t i = t; i < t + 4; ++i) out[k].v[i] = rows[i][k];
    }
  }
}

void lanes_to_rows(const Lanes* in, std::size_t width, std::size_t count, float* out, std::size_t stride) {
  const std::size_t quads = width / 4 * 4;
  std::size_t t = 0;
  for (; t + 4 <= count; t += 4) {
    for (std::size_t k = 0; k < quads; k += 4) {
      transpose_quad(in[k].v + t, in[k + 1].v + t, in[k + 2].v + t, in[k + 3].v + t, out + t * stride + k, stride);
    }
    for (std::size_t k = quads; k < width; ++k) {
      for (std::size_t i = t; i < t + 4; ++i) out[i * stride + k] = in[k].v[i];
    }
  }
  for (; t < count; ++t) {
    for (std::size_t k = 0; k < width; ++k) out[t * stride + k] = in[k].v[t];
  }
}

}  // namespace lrml
