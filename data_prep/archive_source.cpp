#include "data_prep/archive_source.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <utility>

#include "lrml/base/error.h"

namespace lrml::prep {
namespace {

namespace fs = std::filesystem;

struct FreeArchive {
  void operator()(archive* reader) const { archive_read_free(reader); }
};
using Reader = std::unique_ptr<archive, FreeArchive>;

Error broken(const fs::path& file, archive* reader) {
  const char* reason = archive_error_string(reader);
  return {ExitCode::bad_data, "cannot read '" + file.string() +
                                  "' (not a whole zip archive: " + (reason == nullptr ? "unknown problem" : reason) +
                                  "). Download it again, or convert the unpacked folder."};
}

Reader open_reader(const fs::path& file) {
  constexpr std::size_t block = 1 << 16;
  Reader reader(archive_read_new());
  archive_read_support_format_zip_seekable(reader.get());  // needs the directory at the end: a cut zip has none
  if (archive_read_open_filename(reader.get(), file.c_str(), block) != ARCHIVE_OK) {
    throw broken(file, reader.get());
  }
  return reader;
}

/// The next entry or null at the end. A warning is about the name's encoding and harmless here.
archive_entry* next_entry(const fs::path& file, archive* reader) {
  archive_entry* entry = nullptr;
  const int result = archive_read_next_header(reader, &entry);
  if (result == ARCHIVE_EOF) return nullptr;
  if (result != ARCHIVE_OK && result != ARCHIVE_WARN) throw broken(file, reader);
  return entry;
}

std::string path_of(archive_entry* entry) {
  const char* path = archive_entry_pathname(entry);
  return path == nullptr ? "" : path;
}

class ArchiveStream final : public ByteStream {
 public:
  ArchiveStream(fs::path file, const std::string& member) : file_(std::move(file)), reader_(open_reader(file_)) {
    while (archive_entry* entry = next_entry(file_, reader_.get())) {
      if (path_of(entry) == member) return;
    }
    throw Error(ExitCode::bad_data, "cannot read '" + file_.string() + "' (member '" + member +
                                        "' has disappeared). Do not change the archive while it is converted.");
  }

  std::size_t read(std::span<char> buffer) override {
    const la_ssize_t got = archive_read_data(reader_.get(), buffer.data(), buffer.size());
    if (got < 0) throw broken(file_, reader_.get());  // a wrong checksum included
    return static_cast<std::size_t>(got);
  }

 private:
  fs::path file_;
  Reader reader_;
};

class ArchiveSource final : public Source {
 public:
  explicit ArchiveSource(fs::path file) : file_(std::move(file)) {
    const Reader reader = open_reader(file_);
    while (archive_entry* entry = next_entry(file_, reader.get())) {
      const std::string member = path_of(entry);
      if (archive_entry_filetype(entry) == AE_IFREG && !is_junk(member)) members_.push_back(member);
    }
    std::ranges::sort(members_);
  }

  const std::vector<std::string>& members() const override { return members_; }
  std::unique_ptr<ByteStream> open(const std::string& member) const override {
    return std::make_unique<ArchiveStream>(file_, member);
  }
  std::string name() const override { return file_.filename().string(); }

 private:
  fs::path file_;
  std::vector<std::string> members_;
};

}  // namespace

bool looks_like_zip(const fs::path& file) {
  std::array<char, 4> magic{};
  std::ifstream(file, std::ios::binary).read(magic.data(), magic.size());
  const std::string_view start(magic.data(), magic.size());
  return start == "PK\x03\x04" || start == "PK\x05\x06" || file.extension() == ".zip";
}

std::unique_ptr<Source> open_archive(const fs::path& file) {
  return std::make_unique<ArchiveSource>(file);
}

}  // namespace lrml::prep
