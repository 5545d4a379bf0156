#include "data_prep/source/archive_source.h"

#include <algorithm>
#include <mutex>
#include <span>
#include <utility>

#include "data_prep/source/archive_reader.h"
#include "data_prep/source/compression.h"
#include "data_prep/source/file_stream.h"
#include "data_prep/source/member_names.h"

namespace lrml::prep {
namespace {

namespace fs = std::filesystem;

/// The current file of a reader.
class EntryStream final : public ByteStream {
 public:
  explicit EntryStream(ArchiveReader& reader) : reader_(reader) {}
  std::size_t read(std::span<char> buffer) override { return reader_.read(buffer); }
  Consumption consumption() const override { return reader_.consumption(); }

 private:
  ArchiveReader& reader_;
};

struct ArchiveFile {
  fs::path path;
  FileState state;
  ArchiveKind kind = ArchiveKind::zip;
};

/// A walk through the files of an archive and of the tars inside it, in order, once.
class Walk {
 public:
  explicit Walk(const ArchiveFile& file) : file_(file), names_(file.path.string()) {
    check_unchanged(file.path, file.state);
    levels_.push_back({open_reader(), ""});
  }

  /// Moves to the next file. At the end all of the archive was whole and nobody has changed it.
  bool next() {
    while (!levels_.empty()) {
      const std::optional<std::string> entry = levels_.back().reader->next();
      if (!entry) {
        levels_.pop_back();
        continue;
      }
      path_ = levels_.back().prefix + *entry;
      if (is_junk(path_)) continue;
      if (!is_named_tar(path_)) {
        name_ = names_.claim(path_);
        return true;
      }
      enter_tar();
    }
    check_unchanged(file_.path, file_.state);
    return false;
  }

  const std::string& name() const { return name_; }
  /// The current file's bytes; valid until next().
  std::unique_ptr<ByteStream> open() {
    return decompressed(std::make_unique<EntryStream>(*levels_.back().reader), shown_path());
  }

 private:
  struct Level {
    std::unique_ptr<ArchiveReader> reader;
    std::string prefix;  ///< of the names of its files
  };

  std::string shown_path() const { return file_.path.string() + ": " + path_; }

  std::unique_ptr<ArchiveReader> open_reader() const {
    if (file_.kind == ArchiveKind::zip) return ArchiveReader::of_zip(file_.path);
    const std::string what = file_.path.string();
    return ArchiveReader::of_tar(decompressed(std::make_unique<FileStream>(file_.path, file_.state), what), what);
  }

  void enter_tar() {
    constexpr std::size_t most_levels = 2;
    if (levels_.size() == most_levels) {
      throw cannot_read(shown_path(), "archives are nested more than two deep", "Unpack it and convert the folder.");
    }
    const std::string name = names_.claim(path_);
    levels_.push_back({ArchiveReader::of_tar(open(), shown_path()), name + "/"});
  }

  ArchiveFile file_;
  MemberNames names_;
  std::vector<Level> levels_;  ///< each reads from the one before it
  std::string path_;           ///< of the current file as stored
  std::string name_;
};

/// One member, for as long as its reader wants, and the walk that leads to it.
class MemberStream final : public ByteStream {
 public:
  MemberStream(const ArchiveFile& file, const std::string& member) : file_(file), walk_(file) {
    while (walk_.next()) {
      if (walk_.name() != member) continue;
      stream_ = walk_.open();
      break;
    }
    LRML_ASSERT(stream_);  // the file is as it was when it was listed
  }

  std::size_t read(std::span<char> buffer) override {
    const std::size_t got = stream_->read(buffer);
    if (got == 0) check_unchanged(file_.path, file_.state);
    return got;
  }
  Consumption consumption() const override { return stream_->consumption(); }

 private:
  ArchiveFile file_;
  Walk walk_;
  std::unique_ptr<ByteStream> stream_;
};

class ArchiveSource final : public Source {
 public:
  explicit ArchiveSource(ArchiveFile file) : file_(std::move(file)) {}

  const std::vector<std::string>& members() const override {
    const std::scoped_lock lock(mutex_);
    if (!is_listed_) {
      std::vector<std::string> found;
      for (Walk walk(file_); walk.next();) found.push_back(walk.name());
      keep_list(std::move(found));
    }
    return members_;
  }

  void visit(const Choose& choose, const Receive& receive) const override {
    std::vector<std::string> found;
    for (Walk walk(file_); walk.next();) {
      found.push_back(walk.name());
      const Visit choice = choose(walk.name());
      if (choice == Visit::stop) return;
      if (choice == Visit::read) receive(walk.name(), *walk.open());
    }
    const std::scoped_lock lock(mutex_);
    if (!is_listed_) keep_list(std::move(found));
  }

  std::unique_ptr<ByteStream> open(const std::string& member) const override {
    members();  // has verified all of the file; the stream ends where the member does
    return std::make_unique<MemberStream>(file_, member);
  }

  std::string name() const override { return file_.path.filename().string(); }

 private:
  void keep_list(std::vector<std::string> found) const {
    members_ = std::move(found);
    std::ranges::sort(members_);
    is_listed_ = true;
  }

  ArchiveFile file_;
  mutable std::mutex mutex_;  ///< of the list, which never changes once it is there
  mutable bool is_listed_ = false;
  mutable std::vector<std::string> members_;
};

}  // namespace

std::unique_ptr<Source> open_archive(const fs::path& file, ArchiveKind kind) {
  return std::make_unique<ArchiveSource>(ArchiveFile{file, state_of(file), kind});
}

}  // namespace lrml::prep
