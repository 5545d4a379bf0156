// Opening, creating and selecting rows of HDF5 arrays. Private to the layer.
#pragma once

#include "file_state.h"

namespace lrml {

struct Array {
  Handle dataset;
  Handle type;  ///< as stored
  Element element = Element::u8;
  Shape shape;
  Layout layout = Layout::plain;  ///< of an array just made
};

/// Throws if there is no array `name` or it is none of ours (element type, dimensions).
Array open_array(hid_t file, const std::string& name, const Attempt& attempt);

/// As open_array, for reading: throws also if it lies or is stored in a way none of ours is, see vet_array.h.
Array open_stored(hid_t file, const std::string& name, const Attempt& attempt);

Array make_array(hid_t file, const std::string& name, hid_t type, const Shape& shape, Layout layout,
                 const Attempt& attempt);

/// Writes all elements of an array just made; they lie in memory as in the file. Nothing if there are none.
/// `tell` may be empty.
void write_all(const Array& array, std::span<const std::byte> values, const TellBytes& tell, const Attempt& attempt);

void require_element(const Array& array, Element wanted, const Attempt& attempt);

struct RowSelection {
  Handle in_file;
  Handle in_memory;
};

/// Throws if the rows are not all in the array.
RowSelection select_rows(const Array& array, RowRange rows, const Attempt& attempt);

}  // namespace lrml
