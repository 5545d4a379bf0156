#include "data_prep/source/folder_source.h"

#include <algorithm>
#include <mutex>
#include <system_error>
#include <utility>

#include "data_prep/source/archive_source.h"
#include "data_prep/source/compression.h"
#include "data_prep/source/file_stream.h"
#include "data_prep/source/member_names.h"

namespace lrml::prep {
namespace {

namespace fs = std::filesystem;

std::unique_ptr<ByteStream> open_plain(const fs::path& file, const FileState& state) {
  return decompressed(std::make_unique<FileStream>(file, state), file.string());
}

class FileSource final : public Source {
 public:
  FileSource(fs::path file, const FileState& state)
      : file_(std::move(file)), state_(state), members_{MemberNames("").claim(file_.filename().string())} {}

  const std::vector<std::string>& members() const override { return members_; }
  void visit(const Choose& choose, const Receive& receive) const override {
    if (choose(members_.front()) == Visit::read) receive(members_.front(), *open_plain(file_, state_));
  }
  std::unique_ptr<ByteStream> open(const std::string&) const override { return open_plain(file_, state_); }
  std::string name() const override { return file_.filename().string(); }

 private:
  fs::path file_;
  FileState state_;
  std::vector<std::string> members_;
};

/// Whether `entry` is a file, or a link that leads nowhere: opening that says so.
bool may_be_log(const fs::directory_entry& entry) {
  std::error_code problem;
  return entry.is_regular_file(problem) || (entry.is_symlink(problem) && !entry.exists(problem));
}

/// Paths below `folder`, sorted.
std::vector<std::string> files_below(const fs::path& folder) {
  constexpr int deepest = 32;
  const std::string advice = "Convert the folder or file with the ratings.";
  std::vector<std::string> files;
  std::error_code problem;
  fs::path last = folder;
  fs::recursive_directory_iterator entry(folder, problem);
  for (; !problem && entry != fs::recursive_directory_iterator(); entry.increment(problem)) {
    last = entry->path();
    if (entry.depth() > deepest) throw cannot_read(last.string(), "it lies more than 32 folders deep", advice);
    const std::string file = last.lexically_relative(folder).generic_string();
    if (!is_junk(file) && may_be_log(*entry)) files.push_back(file);
  }
  if (problem) throw cannot_read(last.string(), problem.message(), advice);
  std::ranges::sort(files);
  return files;
}

/// A stream that is one part of a visit.
class PartOfVisit final : public ByteStream {
 public:
  PartOfVisit(ByteStream& stream, std::uint64_t before, std::uint64_t total)
      : stream_(stream), before_(before), total_(total) {}
  std::size_t read(std::span<char> buffer) override { return stream_.read(buffer); }
  Consumption consumption() const override { return {before_ + stream_.consumption().consumed, total_}; }

 private:
  ByteStream& stream_;
  std::uint64_t before_;
  std::uint64_t total_;
};

/// A file of a folder: one member, or a tar with many.
struct Part {
  std::string name;
  bool is_tar = false;
  std::uint64_t size = 0;
  std::unique_ptr<Source> source;

  bool holds(std::string_view member) const { return is_tar ? member.starts_with(name + "/") : member == name; }
  std::string name_of(std::string_view inner) const { return is_tar ? name + "/" + std::string(inner) : name; }
};

Part open_part(const fs::path& file, std::string name) {
  if (is_named_tar(name)) return {std::move(name), true, fs::file_size(file), open_archive(file, ArchiveKind::tar)};
  std::error_code missing;
  const FileState state = fs::exists(file, missing) ? state_of(file) : FileState();
  return {std::move(name), false, state.size, std::make_unique<FileSource>(file, state)};
}

class FolderSource final : public Source {
 public:
  explicit FolderSource(const fs::path& folder) : folder_(folder) {
    MemberNames names(folder.string());
    for (const std::string& file : files_below(folder)) {
      parts_.push_back(open_part(folder / file, names.claim(file)));
      total_ += parts_.back().size;
    }
  }

  const std::vector<std::string>& members() const override {
    std::call_once(listed_, [this] {
      std::vector<std::string> found;
      for (const Part& part : parts_) {
        for (const std::string& member : part.source->members()) found.push_back(part.name_of(member));
      }
      std::ranges::sort(found);
      members_ = std::move(found);
    });
    return members_;
  }

  void visit(const Choose& choose, const Receive& receive) const override {
    std::uint64_t before = 0;
    for (const Part& part : parts_) {
      bool stopped = false;
      const auto choose_inner = [&](std::string_view inner) {
        const Visit choice = choose(part.name_of(inner));
        stopped = choice == Visit::stop;
        return choice;
      };
      part.source->visit(choose_inner, [&](std::string_view inner, ByteStream& stream) {
        PartOfVisit counted(stream, before, total_);
        receive(part.name_of(inner), counted);
      });
      if (stopped) return;
      before += part.size;
    }
  }

  std::unique_ptr<ByteStream> open(const std::string& member) const override {
    const auto part = std::ranges::find_if(parts_, [&](const Part& one) { return one.holds(member); });
    LRML_ASSERT(part != parts_.end());
    return part->source->open(part->is_tar ? member.substr(part->name.size() + 1) : member);
  }

  std::string name() const override { return fs::weakly_canonical(folder_).filename().string(); }

 private:
  fs::path folder_;
  std::vector<Part> parts_;
  std::uint64_t total_ = 0;
  mutable std::once_flag listed_;
  mutable std::vector<std::string> members_;
};

}  // namespace

std::unique_ptr<Source> open_folder(const fs::path& folder) {
  return std::make_unique<FolderSource>(folder);
}

std::unique_ptr<Source> open_file(const fs::path& file) {
  return std::make_unique<FileSource>(file, state_of(file));
}

}  // namespace lrml::prep
