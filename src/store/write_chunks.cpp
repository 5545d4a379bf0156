#include "write_chunks.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "encode_chunk.h"
#include "lrml/base/pipeline.h"

namespace lrml {
namespace {

constexpr std::size_t typical_chunk_bytes = std::size_t{1} << 20;

}  // namespace

std::size_t rows_per_chunk(const Shape& shape, std::size_t element_bytes) {
  return std::clamp<std::size_t>(typical_chunk_bytes / (shape.row_elements() * element_bytes), 1, shape.rows);
}

void write_chunks(const Array& array, std::span<const std::byte> values, const TellBytes& tell,
                  const Attempt& attempt) {
  const std::size_t element_bytes = H5Tget_size(array.type.id());
  const std::size_t chunk_rows = rows_per_chunk(array.shape, element_bytes);
  const std::size_t row_bytes = array.shape.row_elements() * element_bytes;
  const std::size_t chunk_bytes = chunk_rows * row_bytes;
  std::size_t begin = 0;
  const auto next_part = [&]() -> std::optional<std::span<const std::byte>> {
    if (begin == values.size()) return {};
    const auto part = values.subspan(begin, std::min(chunk_bytes, values.size() - begin));
    begin += part.size();
    return part;
  };
  const auto encode = [&](std::span<const std::byte> part) { return encode_chunk(part, element_bytes, chunk_bytes); };
  hsize_t row = 0;
  const auto store = [&](const std::vector<std::byte>& encoded) {
    const std::array<hsize_t, 2> position = {row, 0};
    attempt.check(H5Dwrite_chunk(array.dataset.id(), H5P_DEFAULT, 0, position.data(), encoded.size(), encoded.data()));
    const std::size_t rows = std::min<std::size_t>(chunk_rows, array.shape.rows - row);
    if (tell) tell(rows * row_bytes);
    row += rows;
  };
  const std::size_t threads = values.size() > chunk_bytes ? threads_for(0) : 1;
  run_pipeline<std::span<const std::byte>, std::vector<std::byte>>(threads, next_part, encode, store);
}

}  // namespace lrml
