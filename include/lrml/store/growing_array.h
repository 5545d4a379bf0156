// A compressed array whose rows come in pieces, so that it never has to be in memory as a whole.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <type_traits>

#include "lrml/store/file.h"

namespace lrml {

/// An array of known shape, written from its first row to its last.
///
/// Order    the file has the array that File::write_array would have made of all pieces together
/// Cost     some ten chunks of memory for each core; the threads that encode chunks end before a call does
/// One thread only (HDF5).
class GrowingArray {
 public:
  /// Creates the array. @pre `file` outlives it
  template <NumberElement T>
  static GrowingArray make(File& file, const std::string& array, const Shape& shape) {
    return GrowingArray(file, array, element_of_type<T>(), shape);
  }
  GrowingArray(GrowingArray&&) noexcept;
  GrowingArray& operator=(GrowingArray&&) noexcept;
  ~GrowingArray();

  /// The next elements, of the type the array was made for. Throws Error (failure).
  template <NumberElement T>
  void append(std::span<const T> values) {
    append_untyped(element_of_type<T>(), std::as_bytes(values));
  }

  /// Writes what is left and closes the array, which can be read from now on. @pre all elements have come
  void finish();

  const std::string& name() const;

 private:
  GrowingArray(File& file, const std::string& array, Element element, const Shape& shape);
  void append_untyped(Element element, std::span<const std::byte> bytes);
  void write_waiting();

  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace lrml
