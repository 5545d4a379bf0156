// How numbers are stored, and which encodings of them are read. Private to the layer.
#pragma once

#include <hdf5.h>

#include <optional>

#include "lrml/store/file.h"

namespace lrml {

/// In files and in memory alike: production machines are little-endian.
/// @pre element is not text
hid_t number_type(Element element);

/// The element of that type, of either byte order; nothing for other types.
std::optional<Element> number_element(hid_t type);

/// Whether it is a whole number of 1, 2, 4 or 8 bytes, or a floating-point one of 4 or 8. HDF5 has numbers of any
/// bit field too, and reads outside its buffers where a damaged file describes an impossible one.
bool is_plain_integer(hid_t type);
bool is_plain_float(hid_t type);

}  // namespace lrml
