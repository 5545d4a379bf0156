// Writing compressed arrays on all cores. Private to the layer.
#pragma once

#include <cstddef>
#include <span>

#include "array.h"

namespace lrml {

/// Rows in a chunk of a compressed array: about 1 MB of them, at least one. @pre shape.elements() > 0
std::size_t rows_per_chunk(const Shape& shape, std::size_t element_bytes);

/// Writes all of a compressed array whose elements lie in memory as in the file. Threads encode chunks;
/// only the calling thread calls HDF5 and `tell`, which may be empty; no thread is left when it returns or throws.
///
/// Order    the bytes of the file do not depend on the number of threads
/// Cost     three chunks of memory per core
/// @pre the array has elements, and `values` are all their bytes
void write_chunks(const Array& array, std::span<const std::byte> values, const TellBytes& tell, const Attempt& attempt);

}  // namespace lrml
