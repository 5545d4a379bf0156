#include "data_prep/source/source.h"

#include <algorithm>
#include <system_error>

#include "data_prep/source/archive_source.h"
#include "data_prep/source/compression.h"
#include "data_prep/source/file_stream.h"
#include "data_prep/source/folder_source.h"

namespace lrml::prep {
namespace {

namespace fs = std::filesystem;

bool is_zip(const fs::path& file, const FileState& state) {
  FileStream stream(file, state);
  constexpr std::size_t magic = 4;
  return starts_like_zip(read_head(stream, magic)) || file.extension() == ".zip";
}

bool is_tar(const fs::path& file, const FileState& state) {
  constexpr std::size_t header = 512;
  const std::string what = file.string();
  const auto stream = decompressed(std::make_unique<FileStream>(file, state), what);
  return starts_like_tar(read_head(*stream, header)) || is_named_tar(what);
}

}  // namespace

std::unique_ptr<Source> open_source(const fs::path& input) {
  std::error_code problem;
  if (fs::is_directory(input, problem)) return open_folder(input);
  if (!fs::exists(input, problem)) {
    throw cannot_read(input.string(), "there is no such file or folder", "Check the path and its permissions.");
  }
  const FileState state = state_of(input);
  if (is_zip(input, state)) return open_archive(input, ArchiveKind::zip);
  if (is_tar(input, state)) return open_archive(input, ArchiveKind::tar);
  return open_file(input);
}

std::vector<std::string> first_members(const Source& source, std::size_t most) {
  std::vector<std::string> found;
  const auto choose = [&](std::string_view member) {
    if (found.size() == most) return Visit::stop;
    found.emplace_back(member);
    return found.size() == most ? Visit::stop : Visit::skip;
  };
  source.visit(choose, [](std::string_view, ByteStream&) {});
  return found;
}

std::optional<std::string> find_member(const Source& source, std::string_view base_name) {
  std::vector<std::string> found;
  std::ranges::copy_if(source.members(), std::back_inserter(found), [&](const std::string& member) {
    const std::string_view own = base_name_of(member);
    return own == base_name || plain_name(own) == base_name;
  });
  if (found.empty()) return std::nullopt;
  if (found.size() == 1) return found.front();

  std::string list = found.front();
  for (std::size_t k = 1; k < found.size(); ++k) list += ", " + found[k];
  throw Error(ExitCode::bad_data, "cannot choose a '" + std::string(base_name) + "' in '" + source.name() + "' (" +
                                      std::to_string(found.size()) + " members have that name: " + list +
                                      "). Convert the folder that holds the right one.");
}

std::string describe_member(const Source& source, const std::string& member) {
  const bool is_single_file = member == source.name() || member == plain_name(source.name());
  return is_single_file ? "'" + source.name() + "'" : "'" + source.name() + ": " + member + "'";
}

std::string read_all(ByteStream& stream) {
  constexpr std::size_t chunk = std::size_t{1} << 18;
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
