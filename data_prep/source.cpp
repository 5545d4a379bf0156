#include "data_prep/source.h"

#include <algorithm>
#include <fstream>
#include <system_error>
#include <utility>

#include "data_prep/archive_source.h"
#include "lrml/base/error.h"

namespace lrml::prep {
namespace {

namespace fs = std::filesystem;

Error cannot_read(const fs::path& path, const std::string& why) {
  return {ExitCode::bad_data, "cannot read '" + path.string() + "' (" + why + "). Check the path and its permissions."};
}

class FileStream final : public ByteStream {
 public:
  explicit FileStream(fs::path file) : file_(std::move(file)), stream_(file_, std::ios::binary) {
    if (!stream_) throw cannot_read(file_, "it cannot be opened");
  }

  std::size_t read(std::span<char> buffer) override {
    stream_.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    if (stream_.bad()) throw cannot_read(file_, "reading failed");
    return static_cast<std::size_t>(stream_.gcount());
  }

 private:
  fs::path file_;
  std::ifstream stream_;
};

class FileSource final : public Source {
 public:
  explicit FileSource(fs::path file) : file_(std::move(file)), members_{file_.filename().string()} {}

  const std::vector<std::string>& members() const override { return members_; }
  std::unique_ptr<ByteStream> open(const std::string&) const override { return std::make_unique<FileStream>(file_); }
  std::string name() const override { return members_.front(); }

 private:
  fs::path file_;
  std::vector<std::string> members_;
};

std::vector<std::string> list_folder(const fs::path& folder) {
  std::vector<std::string> members;
  std::error_code problem;
  fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, problem);
  for (; !problem && entry != fs::recursive_directory_iterator(); entry.increment(problem)) {
    const std::string member = entry->path().lexically_relative(folder).generic_string();
    std::error_code vanished;
    if (entry->is_regular_file(vanished) && !is_junk(member)) members.push_back(member);
  }
  if (problem) throw cannot_read(folder, problem.message());
  std::ranges::sort(members);
  return members;
}

class FolderSource final : public Source {
 public:
  explicit FolderSource(const fs::path& folder) : folder_(folder), members_(list_folder(folder)) {}

  const std::vector<std::string>& members() const override { return members_; }
  std::unique_ptr<ByteStream> open(const std::string& member) const override {
    return std::make_unique<FileStream>(folder_ / member);
  }
  std::string name() const override { return fs::weakly_canonical(folder_).filename().string(); }

 private:
  fs::path folder_;
  std::vector<std::string> members_;
};

}  // namespace

std::unique_ptr<Source> open_source(const fs::path& input) {
  std::error_code problem;
  const fs::file_status status = fs::status(input, problem);
  if (!fs::exists(status)) throw cannot_read(input, "there is no such file or folder");
  if (fs::is_directory(status)) return std::make_unique<FolderSource>(input);
  if (!fs::is_regular_file(status)) throw cannot_read(input, "it is neither a file nor a folder");
  if (looks_like_zip(input)) return open_archive(input);
  return std::make_unique<FileSource>(input);
}

std::optional<std::string> find_member(const Source& source, std::string_view base_name) {
  std::vector<std::string> found;
  std::ranges::copy_if(source.members(), std::back_inserter(found),
                       [&](const std::string& member) { return base_name_of(member) == base_name; });
  if (found.empty()) return std::nullopt;
  if (found.size() == 1) return found.front();

  std::string list = found.front();
  for (std::size_t k = 1; k < found.size(); ++k) list += ", " + found[k];
  throw Error(ExitCode::bad_data, "cannot choose a '" + std::string(base_name) + "' in '" + source.name() + "' (" +
                                      std::to_string(found.size()) + " members have that name: " + list +
                                      "). Convert the folder that holds the right one.");
}

std::string describe_member(const Source& source, const std::string& member) {
  return member == source.name() ? "'" + member + "'" : "'" + source.name() + ": " + member + "'";
}

std::string read_all(ByteStream& stream) {
  constexpr std::size_t chunk = 1 << 16;
  std::string text;
  for (std::size_t got = chunk; got != 0;) {
    const std::size_t size = text.size();
    text.resize(size + chunk);
    got = stream.read(std::span(text).subspan(size));
    text.resize(size + got);
  }
  return text;
}

bool is_junk(std::string_view member) {
  const std::string_view base_name = base_name_of(member);
  return member.starts_with("__MACOSX/") || member.find("/__MACOSX/") != std::string_view::npos ||
         base_name.starts_with("._") || base_name == ".DS_Store";
}

std::string_view base_name_of(std::string_view member) {
  return member.substr(member.rfind('/') + 1);  // npos + 1 is 0
}

}  // namespace lrml::prep
