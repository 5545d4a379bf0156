#include "lrml/store/growing_array.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "array.h"
#include "lrml/base/pipeline.h"
#include "number_types.h"
#include "write_chunks.h"

namespace lrml {
namespace {

constexpr std::size_t chunks_at_a_time_per_core = 8;

}  // namespace

struct GrowingArray::State {
  std::string name;
  Element element;
  Attempt attempt;
  Array array;
  std::size_t bytes_at_a_time;  ///< whole chunks
  std::size_t left;             ///< bytes that have not come
  std::size_t next_row = 0;     ///< first that is not written
  std::vector<std::byte> waiting;
};

GrowingArray::GrowingArray(File& file, const std::string& array, Element element, const Shape& shape) {
  const auto attempt = Attempt::writing(file.path(), array);
  Array made = make_array(file.state_->file.id(), array, number_type(element), shape, Layout::compressed, attempt);
  const std::size_t bytes = H5Tget_size(made.type.id());
  const std::size_t row_bytes = bytes * shape.row_elements();
  const std::size_t chunk_bytes = shape.elements() == 0 ? 1 : rows_per_chunk(shape, bytes) * row_bytes;
  state_ = std::make_unique<State>(State{.name = array,
                                         .element = element,
                                         .attempt = attempt,
                                         .array = std::move(made),
                                         .bytes_at_a_time = chunk_bytes * chunks_at_a_time_per_core * threads_for(0),
                                         .left = row_bytes * shape.rows,
                                         .waiting = {}});
}

GrowingArray::GrowingArray(GrowingArray&&) noexcept = default;
GrowingArray& GrowingArray::operator=(GrowingArray&&) noexcept = default;
GrowingArray::~GrowingArray() = default;

const std::string& GrowingArray::name() const {
  return state_->name;
}

void GrowingArray::append_untyped(Element element, std::span<const std::byte> bytes) {
  LRML_ASSERT(element == state_->element && bytes.size() <= state_->left);
  state_->left -= bytes.size();
  while (!bytes.empty()) {
    const std::size_t taken = std::min(bytes.size(), state_->bytes_at_a_time - state_->waiting.size());
    state_->waiting.insert(state_->waiting.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(taken));
    bytes = bytes.subspan(taken);
    if (state_->waiting.size() == state_->bytes_at_a_time) write_waiting();
  }
}

void GrowingArray::finish() {
  LRML_ASSERT(state_->left == 0);
  write_waiting();
  state_->array.dataset = Handle();  // while it is open, HDF5 may not find the only chunk of an array
}

void GrowingArray::write_waiting() {
  State& state = *state_;
  if (state.waiting.empty()) return;
  state.next_row = write_chunks(state.array, state.next_row, state.waiting, {}, state.attempt);
  state.waiting.clear();
}

}  // namespace lrml
