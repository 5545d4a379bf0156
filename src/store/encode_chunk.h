// Chunks of compressed arrays as HDF5's own filters would store them. Private to the layer.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace lrml {

/// What HDF5's filters shuffle, deflate and Fletcher32, in this order, make of a chunk of `chunk_bytes` that
/// begins with `values` and goes on with zeros.
///
/// Order    a function of the arguments alone; may be called by several threads at once
/// Cost     2.4 chunks of memory
/// @pre values.size() ≤ chunk_bytes; both are multiples of element_bytes
std::vector<std::byte> encode_chunk(std::span<const std::byte> values, std::size_t element_bytes,
                                    std::size_t chunk_bytes);

}  // namespace lrml
