// How texts are stored: with a fixed number of bytes. Private to the layer.
#pragma once

#include <cstddef>

#include "handle.h"

namespace lrml {

/// UTF-8, padded with zeros to `bytes`, or to one, since HDF5 has no strings of no bytes.
Handle text_type(std::size_t bytes, const Attempt& attempt);

/// Throws if texts of this type have no fixed length. HDF5 keeps those in a heap without a checksum, and a single
/// flipped bit there makes HDF5 1.10 loop forever or crash.
void require_fixed_length(hid_t type, const Attempt& attempt);

}  // namespace lrml
