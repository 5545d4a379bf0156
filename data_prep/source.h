// Where a raw log comes from: a file, a folder or a zip, as members found by base name and read as streams.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lrml::prep {

/// Bytes in order, once.
class ByteStream {
 public:
  virtual ~ByteStream() = default;
  /// Fills the front of `buffer` and returns how much of it; 0 at the end. Throws Error (bad data) if reading
  /// fails.
  virtual std::size_t read(std::span<char> buffer) = 0;
};

class Source {
 public:
  virtual ~Source() = default;
  /// Paths inside the source, sorted; a single file is its own only member. Junk that archivers and desktops
  /// add
  /// (`__MACOSX/`, `._name`, `.DS_Store`) is left out.
  virtual const std::vector<std::string>& members() const = 0;
  /// Throws Error (bad data) if `member` cannot be opened. @pre `member` is one of members()
  virtual std::unique_ptr<ByteStream> open(const std::string& member) const = 0;
  /// The source's own file name, without its folders.
  virtual std::string name() const = 0;
};

/// A folder, a zip (by content or by the name's ending) or else a single file.
/// Throws Error (bad data) if `input` is missing or unreadable.
std::unique_ptr<Source> open_source(const std::filesystem::path& input);

/// The one member whose path ends in `base_name`, at any depth, if there is one.
/// Throws Error (bad data) listing all of them if there are several.
std::optional<std::string> find_member(const Source& source, std::string_view base_name);

/// How errors call a member: "'ml-1m.zip: ml-1m/ratings.dat'", or "'u.data'" for a single file.
std::string describe_member(const Source& source, const std::string& member);

std::string read_all(ByteStream& stream);

/// Whether `member` is something archivers and desktops add.
bool is_junk(std::string_view member);

/// The part of `member` after the last slash.
std::string_view base_name_of(std::string_view member);

}  // namespace lrml::prep
