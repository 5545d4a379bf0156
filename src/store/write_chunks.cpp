#include "write_chunks.h"

#include <algorithm>
#include <array>
#include <deque>
#include <future>
#include <vector>

#include "encode_chunk.h"
#include "lrml/base/cpu.h"

namespace lrml {
namespace {

constexpr std::size_t typical_chunk_bytes = std::size_t{1} << 20;

using Encoded = std::future<std::vector<std::byte>>;

}  // namespace

std::size_t rows_per_chunk(const Shape& shape, std::size_t element_bytes) {
  return std::clamp<std::size_t>(typical_chunk_bytes / (shape.row_elements() * element_bytes), 1, shape.rows);
}

void write_chunks(const Array& array, std::span<const std::byte> values, const Attempt& attempt) {
  const std::size_t element_bytes = H5Tget_size(array.type.id());
  const std::size_t chunk_rows = rows_per_chunk(array.shape, element_bytes);
  const std::size_t chunk_bytes = chunk_rows * array.shape.row_elements() * element_bytes;
  const std::size_t cores = values.size() > chunk_bytes ? usable_cores() : 1;
  std::deque<Encoded> in_flight;  // in the order of the file
  hsize_t row = 0;
  const auto write_first = [&] {
    const auto encoded = in_flight.front().get();
    in_flight.pop_front();
    const std::array<hsize_t, 2> position = {row, 0};
    attempt.check(H5Dwrite_chunk(array.dataset.id(), H5P_DEFAULT, 0, position.data(), encoded.size(), encoded.data()));
    row += chunk_rows;
  };
  for (std::size_t begin = 0; begin < values.size(); begin += chunk_bytes) {
    const auto part = values.subspan(begin, std::min(chunk_bytes, values.size() - begin));
    if (in_flight.size() > cores) write_first();
    in_flight.push_back(std::async(cores > 1 ? std::launch::async : std::launch::deferred, encode_chunk, part,
                                   element_bytes, chunk_bytes));
  }
  while (!in_flight.empty()) write_first();
}

}  // namespace lrml
