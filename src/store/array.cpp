#include "array.h"

#include <array>

#include "links.h"
#include "number_types.h"
#include "text_type.h"
#include "vet_array.h"
#include "write_chunks.h"

namespace lrml {
namespace {

/// For the record: the chunks are deflated by encode_chunk.
constexpr unsigned deflate_level = 1;

constexpr std::array element_names = {"u8", "u32", "u64", "i64", "f32", "f64", "text"};

std::string name_of(Element element) {
  return element_names[static_cast<std::size_t>(element)];
}

Element classify(hid_t type, const Attempt& attempt) {
  if (H5Tget_class(type) == H5T_STRING) {
    require_fixed_length(type, attempt);
    return Element::text;
  }
  const auto element = number_element(type);
  if (!element) attempt.fail("its element type is none of u8, u32, u64, i64, f32, f64 and text");
  return *element;
}

Shape shape_in(hid_t dataset, const Attempt& attempt) {
  const Handle space = attempt.own(H5Dget_space(dataset), H5Sclose);
  const int dimensions = H5Sget_simple_extent_ndims(space.id());
  if (dimensions != 1 && dimensions != 2) {
    attempt.fail("it has " + std::to_string(dimensions) + " dimensions, expected 1 or 2");
  }
  std::array<hsize_t, 2> sizes{};
  attempt.check(H5Sget_simple_extent_dims(space.id(), sizes.data(), nullptr));
  Shape shape{sizes[0]};
  if (dimensions == 2) shape.columns = sizes[1];
  return shape;
}

Handle make_space(const Shape& shape, const Attempt& attempt) {
  const std::array<hsize_t, 2> sizes = {shape.rows, shape.row_elements()};
  return attempt.own(H5Screate_simple(shape.columns ? 2 : 1, sizes.data(), nullptr), H5Sclose);
}

Handle creation_properties(const Shape& shape, std::size_t element_bytes, Layout layout, const Attempt& attempt) {
  Handle properties = timeless(H5P_DATASET_CREATE, attempt);
  attempt.check(H5Pset_fill_time(properties.id(), H5D_FILL_TIME_NEVER));
  if (layout == Layout::plain) attempt.check(H5Pset_alloc_time(properties.id(), H5D_ALLOC_TIME_EARLY));
  if (layout == Layout::plain || shape.elements() == 0) return properties;  // HDF5 has no empty chunks
  const std::array<hsize_t, 2> chunk = {rows_per_chunk(shape, element_bytes), shape.row_elements()};
  attempt.check(H5Pset_chunk(properties.id(), shape.columns ? 2 : 1, chunk.data()));
  attempt.check(H5Pset_shuffle(properties.id()));
  attempt.check(H5Pset_deflate(properties.id(), deflate_level));
  attempt.check(H5Pset_fletcher32(properties.id()));
  return properties;
}

}  // namespace

Array open_array(hid_t file, const std::string& name, const Attempt& attempt) {
  Array array;
  array.dataset = attempt.own(H5Dopen2(file, name.c_str(), H5P_DEFAULT), H5Dclose);
  array.type = attempt.own(H5Dget_type(array.dataset.id()), H5Tclose);
  array.element = classify(array.type.id(), attempt);
  array.shape = shape_in(array.dataset.id(), attempt);
  return array;
}

Array open_stored(hid_t file, const std::string& name, const Attempt& attempt) {
  is_there(file, name, attempt);  // refuses links to other files; H5Dopen2 says best what is missing
  Array array = open_array(file, name, attempt);
  vet_array(array, attempt);
  return array;
}

Array make_array(hid_t file, const std::string& name, hid_t type, const Shape& shape, Layout layout,
                 const Attempt& attempt) {
  make_groups(file, name, false, attempt);
  const Handle properties = creation_properties(shape, H5Tget_size(type), layout, attempt);
  const Handle space = make_space(shape, attempt);
  const Handle dataset = attempt.own(
      H5Dcreate2(file, name.c_str(), type, space.id(), H5P_DEFAULT, properties.id(), H5P_DEFAULT), H5Dclose);
  Array made = open_array(file, name, attempt);
  made.layout = layout;
  return made;
}

void write_all(const Array& array, std::span<const std::byte> values, const TellBytes& tell, const Attempt& attempt) {
  LRML_ASSERT(values.size() == array.shape.elements() * H5Tget_size(array.type.id()));
  if (values.empty()) return;
  if (array.layout == Layout::compressed) {
    write_chunks(array, 0, values, tell, attempt);
  } else {
    attempt.check(H5Dwrite(array.dataset.id(), array.type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()));
  }
}

void require_element(const Array& array, Element wanted, const Attempt& attempt) {
  if (array.element != wanted) {
    attempt.fail("its elements are " + name_of(array.element) + ", expected " + name_of(wanted));
  }
}

RowSelection select_rows(const Array& array, RowRange rows, const Attempt& attempt) {
  if (rows.begin > rows.end || rows.end > array.shape.rows) {
    attempt.fail("rows " + std::to_string(rows.begin) + " to " + std::to_string(rows.end) + " of an array of shape " +
                 to_text(array.shape));
  }
  RowSelection selection;
  selection.in_file = attempt.own(H5Dget_space(array.dataset.id()), H5Sclose);
  const std::array<hsize_t, 2> start = {rows.begin, 0};
  const std::array<hsize_t, 2> count = {rows.size(), array.shape.row_elements()};
  attempt.check(
      H5Sselect_hyperslab(selection.in_file.id(), H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr));
  selection.in_memory = make_space({rows.size(), array.shape.columns}, attempt);
  return selection;
}

std::string to_text(const Shape& shape) {
  return "[" + std::to_string(shape.rows) + (shape.columns ? " x " + std::to_string(*shape.columns) : "") + "]";
}

Element File::element_of(const std::string& array) const {
  const auto attempt = Attempt::reading(state_->path, array);
  return open_stored(state_->file.id(), array, attempt).element;
}

Shape File::shape_of(const std::string& array) const {
  const auto attempt = Attempt::reading(state_->path, array);
  return open_stored(state_->file.id(), array, attempt).shape;
}

void File::expect_array(const std::string& array, Element element, const Shape& shape) const {
  const Element found_element = element_of(array);
  const Shape found_shape = shape_of(array);
  if (found_element == element && found_shape == shape) return;
  Attempt::reading(state_->path, array)
      .fail("it is " + name_of(found_element) + " " + to_text(found_shape) + ", expected " + name_of(element) + " " +
            to_text(shape));
}

void File::read_untyped(const std::string& array, Element element, RowRange rows, std::size_t room, void* out) const {
  const auto attempt = Attempt::reading(state_->path, array);
  const Array opened = open_stored(state_->file.id(), array, attempt);
  require_element(opened, element, attempt);
  const RowSelection selection = select_rows(opened, rows, attempt);
  const std::size_t elements = rows.size() * opened.shape.row_elements();
  if (elements != room) {
    attempt.fail("its shape is " + to_text(opened.shape) + ": " + std::to_string(rows.size()) + " rows have " +
                 std::to_string(elements) + " elements, expected " + std::to_string(room));
  }
  if (elements == 0) return;
  attempt.check(H5Dread(opened.dataset.id(), number_type(element), selection.in_memory.id(), selection.in_file.id(),
                        H5P_DEFAULT, out));
}

void File::create_untyped(const std::string& array, Element element, const Shape& shape) {
  const auto attempt = Attempt::writing(state_->path, array);
  make_array(state_->file.id(), array, number_type(element), shape, Layout::plain, attempt);
}

void File::write_whole(const std::string& array, Element element, const Shape& shape, std::span<const std::byte> values,
                       Layout layout) {
  const auto attempt = Attempt::writing(state_->path, array);
  const Array made = make_array(state_->file.id(), array, number_type(element), shape, layout, attempt);
  write_all(made, values, state_->tell, attempt);
}

std::uint64_t File::offset_of(const std::string& array) const {
  const auto attempt = Attempt::reading(state_->path, array);
  const Array opened = open_array(state_->file.id(), array, attempt);
  if (opened.shape.elements() == 0) return 0;
  const haddr_t offset = H5Dget_offset(opened.dataset.id());
  if (offset == HADDR_UNDEF) attempt.fail("it is not one block of bytes in the file");
  return offset;
}

}  // namespace lrml
