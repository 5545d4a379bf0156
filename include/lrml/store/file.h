// Typed arrays and attributes in an HDF5 file, whole or by rows.
#pragma once

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "lrml/base/types.h"

namespace lrml {

/// What the elements of an array are.
enum class Element { u8, u32, u64, i64, f32, f64, text };

template <class T>
concept NumberElement =
    std::same_as<T, std::uint8_t> || std::same_as<T, std::uint32_t> || std::same_as<T, std::uint64_t> ||
    std::same_as<T, std::int64_t> || std::same_as<T, float> || std::same_as<T, double>;

template <NumberElement T>
constexpr Element element_of_type() {
  if (std::same_as<T, std::uint8_t>) return Element::u8;
  if (std::same_as<T, std::uint32_t>) return Element::u32;
  if (std::same_as<T, std::uint64_t>) return Element::u64;
  if (std::same_as<T, std::int64_t>) return Element::i64;
  return std::same_as<T, float> ? Element::f32 : Element::f64;
}

template <class T>
concept AttributeValue = std::same_as<T, std::string> || std::same_as<T, std::int64_t> ||
    std::same_as<T, std::uint64_t> || std::same_as<T, double>;

/// [rows] or [rows x columns].
struct Shape {
  std::size_t rows = 0;
  std::optional<std::size_t> columns = {};

  std::size_t row_elements() const { return columns.value_or(1); }
  std::size_t elements() const { return rows * row_elements(); }
  friend bool operator==(const Shape&, const Shape&) = default;
};

/// "[5]" or "[5 x 100]".
std::string to_text(const Shape& shape);

enum class Layout {
  compressed,  ///< chunks of about 1 MB, shuffled, deflated, with Fletcher32, on all cores
  plain        ///< one contiguous block: fast, and whoever knows where it begins can write its rows
};

/// Hears of bytes that were just written.
using TellBytes = std::function<void(std::size_t bytes)>;

/// An open HDF5 file. Paths name arrays and groups inside it ("/train/items"); groups on the way are created.
///
/// Every failure is an Error that names the file, the object and HDF5's innermost reason: bad_data when
/// reading, failure when writing. HDF5 is not thread-safe: use files from one thread only. The threads that
/// encode compressed arrays never call it and end before the call does.
class File {
 public:
  /// Opens an existing file for reading; several ranks may do so independently.
  static File open(const std::filesystem::path& path);

  /// Creates a file for this process alone; an existing one is replaced.
  static File create(const std::filesystem::path& path);

  File(File&&) noexcept;
  File& operator=(File&&) noexcept;
  ~File();  ///< closes; errors are lost, so writers call close()

  /// From now on `tell` hears of each chunk of a compressed array of numbers, with its size in memory.
  void tell_of_chunks(TellBytes tell);

  /// Flushes and closes, reporting errors.
  void close();

  const std::filesystem::path& path() const;

  /// Whether the file has the form that this program writes, with checksums on HDF5's own structure. Others can
  /// be recognized by nothing else: everything below throws for them.
  bool has_checksums() const;

  /// Whether `object` (a group or an array) exists.
  bool has(const std::string& object) const;

  /// The names of the objects in `group`, sorted; none if there is no such group.
  std::vector<std::string> names_in(const std::string& group) const;

  bool has_attribute(const std::string& object, const std::string& name) const;

  /// The names of the attributes of `object`, sorted; none if there is no such object.
  std::vector<std::string> attribute_names(const std::string& object) const;

  /// The attribute's value. Throws Error if it is missing or of another type (signed and unsigned integers
  /// are accepted for each other where the value fits; text must be of fixed length).
  template <AttributeValue T>
  T attribute(const std::string& object, const std::string& name) const;

  /// Sets a new attribute; the type is given explicitly: set_attribute<double>("/", "x", 1). The object must
  /// exist or is created as a group.
  template <AttributeValue T>
  void set_attribute(const std::string& object, const std::string& name, const std::type_identity_t<T>& value);

  Element element_of(const std::string& array) const;

  /// Throws Error if the array has neither one nor two dimensions.
  Shape shape_of(const std::string& array) const;

  /// Throws Error unless `array` exists with this element type and shape.
  void expect_array(const std::string& array, Element element, const Shape& shape) const;

  /// All elements in row order, [shape.elements()].
  template <NumberElement T>
  std::vector<T> read_array(const std::string& array) const {
    const Shape shape = shape_of(array);
    std::vector<T> values(shape.elements());
    read_untyped(array, element_of_type<T>(), {0, shape.rows}, values.size(), values.data());
    return values;
  }

  /// Rows `rows` of an array into `out`. Throws Error if they are out of range or `out` has not rows.size()
  /// rows.
  template <NumberElement T>
  void read_rows(const std::string& array, RowRange rows, std::span<T> out) const {
    read_untyped(array, element_of_type<T>(), rows, out.size(), out.data());
  }

  /// An array of strings of fixed length, [rows].
  std::vector<std::string> read_texts(const std::string& array) const;

  /// Rows `rows` of an array of strings.
  std::vector<std::string> read_texts(const std::string& array, RowRange rows) const;

  /// Creates an array and writes all of it. Empty arrays are legal.
  template <NumberElement T>
  void write_array(const std::string& array, const Shape& shape, std::span<const std::type_identity_t<T>> values,
                   Layout layout) {
    write_whole(array, element_of_type<T>(), shape, std::as_bytes(values), layout);
  }

  /// Creates an array of strings, [texts.size()]: UTF-8 padded with zeros to the longest, so that the
  /// checksum covers them. Throws Error (bad_data) for a text with a zero byte.
  void write_texts(const std::string& array, std::span<const std::string> texts, Layout layout);

  /// Creates a plain array without writing it: its bytes lie where offset_of says and are written when the file is
  /// closed, by a RawFile, row after row as in memory. What is never written is undefined.
  template <NumberElement T>
  void create_array(const std::string& array, const Shape& shape) {
    create_untyped(array, element_of_type<T>(), shape);
  }

  /// Where in the file the first byte of a plain array is; 0 if it has none.
  std::uint64_t offset_of(const std::string& array) const;

 private:
  friend class GrowingArray;
  struct State;
  explicit File(std::unique_ptr<State> state);

  void read_untyped(const std::string& array, Element element, RowRange rows, std::size_t room, void* out) const;
  void create_untyped(const std::string& array, Element element, const Shape& shape);
  void write_whole(const std::string& array, Element element, const Shape& shape, std::span<const std::byte> values,
                   Layout layout);

  std::unique_ptr<State> state_;
};

}  // namespace lrml
