#include "data_prep/source/archive_reader.h"

#include <archive_entry.h>

#include <clocale>
#include <utility>

#include "data_prep/source/file_stream.h"

namespace lrml::prep {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t longest_header = std::uint64_t{16} << 20;  // of one member, long names included

/// For as long as it lives this thread speaks UTF-8: elsewhere libarchive loses names beyond ASCII.
class SpeakUtf8 {
 public:
  SpeakUtf8() {
    static const locale_t utf8 = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    before_ = ::uselocale(utf8);  // null, on a system without it, changes nothing
  }
  ~SpeakUtf8() { ::uselocale(before_); }
  SpeakUtf8(const SpeakUtf8&) = delete;
  SpeakUtf8& operator=(const SpeakUtf8&) = delete;

 private:
  locale_t before_;
};

/// UTF-8 where the archive says so, else the bytes as they stand.
std::string path_of(archive_entry* entry) {
  const char* path = archive_entry_pathname_utf8(entry);
  if (path == nullptr) path = archive_entry_pathname(entry);
  std::string_view rest = path == nullptr ? "" : path;
  while (rest.starts_with("./")) rest.remove_prefix(2);
  return std::string(rest);
}

bool leaves_archive(std::string_view path) {
  return path.starts_with('/') || path == ".." || path.starts_with("../") || path.ends_with("/..") ||
         path.find("/../") != std::string_view::npos;
}

/// A warning is about the name's encoding, or about a time or an owner, and harmless here.
bool went_well(int result) {
  return result == ARCHIVE_OK || result == ARCHIVE_WARN;
}

bool is_link(archive_entry* entry) {
  return archive_entry_filetype(entry) == AE_IFLNK || archive_entry_hardlink(entry) != nullptr;
}

}  // namespace

std::unique_ptr<ArchiveReader> ArchiveReader::of_zip(const fs::path& file) {
  std::unique_ptr<ArchiveReader> zip(new ArchiveReader("zip", file.string()));
  zip->open_zip(file);
  return zip;
}

std::unique_ptr<ArchiveReader> ArchiveReader::of_tar(std::unique_ptr<ByteStream> stream, const std::string& what) {
  std::unique_ptr<ArchiveReader> tar(new ArchiveReader("tar", what));
  tar->open_tar(std::move(stream));
  return tar;
}

void ArchiveReader::open_zip(const fs::path& file) {
  size_ = state_of(file).size;
  reader_.reset(archive_read_new());
  archive_read_support_format_zip_seekable(reader_.get());  // needs the directory at the end: a cut zip has none
  if (archive_read_open_filename(reader_.get(), file.c_str(), io_block) != ARCHIVE_OK) fail(not_whole());
}

void ArchiveReader::open_tar(std::unique_ptr<ByteStream> stream) {
  input_ = std::make_unique<ArchiveInput>(std::move(stream));
  reader_.reset(archive_read_new());
  archive_read_support_format_tar(reader_.get());
  archive_read_support_format_empty(reader_.get());
  // Goes on after an end mark to the very end, so that all checksums are verified and what is appended is not lost.
  archive_read_set_option(reader_.get(), "tar", "read_concatenated_archives", "1");
  if (input_->open(reader_.get()) != ARCHIVE_OK) fail(not_whole());
}

archive_entry* ArchiveReader::next_entry() {
  if (input_) {
    if (!path_.empty() && !went_well(archive_read_data_skip(reader_.get()))) fail(not_whole());
    input_->allow(longest_header);
  }
  archive_entry* entry = nullptr;
  const int result = archive_read_next_header(reader_.get(), &entry);
  if (input_) input_->allow(UINT64_MAX - input_->taken());
  if (result == ARCHIVE_EOF) return nullptr;
  if (!went_well(result)) fail(not_whole());
  return entry;
}

std::optional<std::string> ArchiveReader::next() {
  const SpeakUtf8 names;
  while (archive_entry* entry = next_entry()) {
    path_ = checked_path(entry);
    if (archive_entry_filetype(entry) == AE_IFDIR) continue;
    is_encrypted_ = archive_entry_is_encrypted(entry) != 0;
    guard_ = ExpansionGuard(consumption());
    return path_;
  }
  if (input_) check_end();
  return std::nullopt;
}

std::string ArchiveReader::checked_path(archive_entry* entry) const {
  std::string path = path_of(entry);
  const auto refuse = [&](const std::string& why) {
    throw cannot_read(what_ + ": " + path, why, "Get the original archive, or unpack it and convert the folder.");
  };
  if (leaves_archive(path)) refuse("its name leaves the archive");
  if (is_link(entry)) refuse("it is a link: links may leave the archive");
  const auto type = archive_entry_filetype(entry);
  if (type != AE_IFREG && type != AE_IFDIR && type != 0) refuse("it is a device or a pipe, no file");
  if (type != AE_IFDIR && path.empty()) refuse("it is a file without a name");
  return path;
}

std::size_t ArchiveReader::read(std::span<char> buffer) {
  if (is_encrypted_) {
    throw cannot_read(what_ + ": " + path_, "it is encrypted", "Unpack it with its password and convert the folder.");
  }
  const la_ssize_t got = archive_read_data(reader_.get(), buffer.data(), buffer.size());
  if (got < 0) fail(input_ ? not_whole() : "its data cannot be unpacked");  // a wrong checksum included
  guard_.count(static_cast<std::uint64_t>(got), consumption(), what_ + ": " + path_);
  return static_cast<std::size_t>(got);
}

Consumption ArchiveReader::consumption() const {
  if (input_) return input_->consumption();
  return {static_cast<std::uint64_t>(archive_filter_bytes(reader_.get(), 0)), size_};
}

void ArchiveReader::check_end() const {
  constexpr std::uint64_t end_mark = 512;
  if (input_->zeros_at_end() >= end_mark) return;
  throw cannot_read(what_, not_whole() + ": its end is missing", "Download it again.");
}

std::string ArchiveReader::not_whole() const {
  return "not a whole " + kind_ + " archive";
}

void ArchiveReader::fail(const std::string& problem) const {
  if (input_) input_->rethrow();
  throw cannot_read(path_.empty() ? what_ : what_ + ": " + path_, problem + ": " + reason_of(reader_.get()),
                    "Download it again, or convert the unpacked folder.");
}

}  // namespace lrml::prep
