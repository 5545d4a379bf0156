// Where a raw log comes from: a file, a folder or an archive, as members found by name and read as streams.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lrml::prep {

/// How far reading is through the files on disk, in bytes as they are stored there. A member in the midst of an
/// archive starts at its place: rate and time left follow from the difference to the first Consumption seen.
struct Consumption {
  std::uint64_t consumed = 0;
  std::uint64_t total = 0;  ///< 0: unknown
};

/// Bytes in order, once. One thread at a time uses a stream; several may be open at once.
class ByteStream {
 public:
  virtual ~ByteStream() = default;
  /// Fills the front of `buffer` and returns how much of it; 0 at the end. A large buffer (256 KiB) is worth it.
  /// Throws Error (bad data) if reading fails, if data is damaged, cut or a bomb, or if the file changed meanwhile.
  virtual std::size_t read(std::span<char> buffer) = 0;
  virtual Consumption consumption() const { return {}; }
};

/// What Source::visit does about a member.
enum class Visit { read, skip, stop };

/// The members are files at any depth. What is compressed appears without its ending: `x/ratings.csv` of
/// `x/ratings.csv.gz`; if that name is taken, with it. A tar inside a folder or an archive is a folder:
/// `download/training_set.tar/training_set/mv_0000001.txt`. A zip inside another archive is a file like any other.
/// Left out: junk that archivers and desktops add (`__MACOSX/`, `._name`, `.DS_Store`).
class Source {
 public:
  using Choose = std::function<Visit(std::string_view member)>;
  using Receive = std::function<void(std::string_view member, ByteStream& stream)>;

  virtual ~Source() = default;

  /// Paths inside the source, sorted; a single file is its own only member. Any thread may call it.
  ///
  /// Cost    folders and zips: their directories. Tars: the first call reads (and decompresses, about 300 MB/s of
  ///         text) all of it, unless a visit that did not stop came before; to look into a tar use first_members.
  /// Throws  Error (bad data) if an archive is damaged, or if it holds links, devices, or names that leave it
  virtual const std::vector<std::string>& members() const = 0;

  /// Goes through the members once, in the order of the archive or, in a folder, of the names. `receive` gets the
  /// stream of each member that `choose` wants read, during the call; it may leave the rest of it unread.
  ///
  /// Cost    one pass, which is all that tars allow: reading members one by one with open() reads a tar up to the
  ///         member every time
  /// Throws  as members() and ByteStream::read. After Visit::stop the rest is not looked at, and not checked
  virtual void visit(const Choose& choose, const Receive& receive) const = 0;

  /// Throws Error (bad data) if `member` cannot be opened. @pre `member` is one of members()
  virtual std::unique_ptr<ByteStream> open(const std::string& member) const = 0;

  /// The source's own file name, without its folders.
  virtual std::string name() const = 0;
};

/// A folder, an archive (zip; tar, plain or compressed) or else a single file, plain or compressed (gzip, zstd, xz,
/// bzip2, lzma), recognized by content; files inside archives and folders are recognized as tars by their names.
/// Nothing is unpacked to disk.
/// Throws Error (bad data) if `input` is missing or unreadable.
std::unique_ptr<Source> open_source(const std::filesystem::path& input);

/// The first `most` members in the order of visit(). Reads no further than the last of them.
std::vector<std::string> first_members(const Source& source, std::size_t most);

/// The one member whose path ends in `base_name`, at any depth, if there is one.
/// Throws Error (bad data) listing all of them if there are several, compressed copies included.
std::optional<std::string> find_member(const Source& source, std::string_view base_name);

/// How errors call a member: "'ml-1m.zip: ml-1m/ratings.dat'", or "'u.data.gz'" for a single file.
std::string describe_member(const Source& source, const std::string& member);

std::string read_all(ByteStream& stream);

/// Whether `member` is something archivers and desktops add.
bool is_junk(std::string_view member);

/// The part of `member` after the last slash.
std::string_view base_name_of(std::string_view member);

}  // namespace lrml::prep
