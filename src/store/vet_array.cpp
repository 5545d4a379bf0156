#include "vet_array.h"

#include <array>

namespace lrml {
namespace {

constexpr std::size_t largest_chunk_bytes = std::size_t{64} << 20;  ///< unless it is one row
constexpr std::size_t deflate_limit = 1032;                         ///< no stream inflates to more times its size

__extension__ using Wide = unsigned __int128;  // sizes in a hostile file overflow 64 bits

Wide bytes_in(const Array& array, Wide rows) {
  return rows * array.shape.row_elements() * H5Tget_size(array.type.id());
}

/// Whether the data may be deflated.
bool vet_filters(hid_t properties, const Attempt& attempt) {
  bool deflated = false;
  const int count = attempt.check(H5Pget_nfilters(properties));
  for (unsigned k = 0; k < static_cast<unsigned>(count); ++k) {
    std::size_t values = 0;
    const H5Z_filter_t filter = H5Pget_filter2(properties, k, nullptr, &values, nullptr, 0, nullptr, nullptr);
    if (filter != H5Z_FILTER_SHUFFLE && filter != H5Z_FILTER_DEFLATE && filter != H5Z_FILTER_FLETCHER32) {
      attempt.fail("its data is encoded by filter " + std::to_string(filter) +
                   ", expected none but shuffle, deflate and Fletcher32");
    }
    deflated |= filter == H5Z_FILTER_DEFLATE;
  }
  return deflated;
}

void vet_chunks(const Array& array, hid_t properties, const Attempt& attempt) {
  std::array<hsize_t, 2> chunk = {1, 1};
  const int dimensions = array.shape.columns ? 2 : 1;
  const int chunk_dimensions = attempt.check(H5Pget_chunk(properties, dimensions, chunk.data()));
  if (chunk_dimensions != dimensions || chunk[0] == 0 || chunk[1] == 0) attempt.fail("its chunks have no such shape");
  const Wide chunk_bytes = Wide{chunk[0]} * chunk[1] * H5Tget_size(array.type.id());
  if (chunk_bytes > largest_chunk_bytes && (chunk[0] != 1 || chunk[1] > array.shape.row_elements())) {
    attempt.fail("its chunks of " + std::to_string(chunk[0]) + " x " + std::to_string(chunk[1]) +
                 " elements are larger than 64 MB");
  }
  const auto parts = [](Wide whole, Wide part) { return (whole + part - 1) / part; };
  const Handle space = attempt.own(H5Dget_space(array.dataset.id()), H5Sclose);
  hsize_t stored = 0;
  attempt.check(H5Dget_num_chunks(array.dataset.id(), space.id(), &stored));
  if (stored != parts(array.shape.rows, chunk[0]) * parts(array.shape.row_elements(), chunk[1])) {
    attempt.fail("chunks of it are missing");
  }
}

}  // namespace

void vet_array(const Array& array, const Attempt& attempt) {
  if (array.shape.rows == 0 || array.shape.row_elements() == 0) return;
  const Handle properties = attempt.own(H5Dget_create_plist(array.dataset.id()), H5Pclose);
  const H5D_layout_t layout = H5Pget_layout(properties.id());
  if (layout == H5D_VIRTUAL || attempt.check(H5Pget_external_count(properties.id())) != 0) {
    attempt.fail("its data lies in other files, which are not read");
  }
  const bool deflated = vet_filters(properties.id(), attempt);
  if (layout == H5D_CHUNKED) vet_chunks(array, properties.id(), attempt);
  const Handle file = attempt.own(H5Iget_file_id(array.dataset.id()), H5Fclose);
  hsize_t file_bytes = 0;
  attempt.check(H5Fget_filesize(file.id(), &file_bytes));
  const Wide stored = H5Dget_storage_size(array.dataset.id());
  if (stored > file_bytes || bytes_in(array, array.shape.rows) > stored * (deflated ? deflate_limit : 1)) {
    attempt.fail("its shape is " + to_text(array.shape) + ", but the file holds " +
                 std::to_string(static_cast<std::uint64_t>(stored)) + " bytes of it");
  }
}

}  // namespace lrml
