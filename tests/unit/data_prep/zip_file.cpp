#include "unit/data_prep/zip_file.h"

#include <archive.h>
#include <archive_entry.h>

#include <cstdint>
#include <memory>
#include <stdexcept>

namespace lrml::test {
namespace {

void check(int result, archive* writer) {
  if (result != ARCHIVE_OK) throw std::runtime_error(archive_error_string(writer));
}

void add_member(archive* writer, const std::string& path, const std::string& content) {
  const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(), archive_entry_free);
  archive_entry_set_pathname(entry.get(), path.c_str());
  archive_entry_set_size(entry.get(), static_cast<std::int64_t>(content.size()));
  archive_entry_set_filetype(entry.get(), path.ends_with('/') ? AE_IFDIR : AE_IFREG);
  archive_entry_set_perm(entry.get(), 0644);
  check(archive_write_header(writer, entry.get()), writer);
  if (archive_write_data(writer, content.data(), content.size()) < 0) {
    throw std::runtime_error(archive_error_string(writer));
  }
}

}  // namespace

void write_zip(const std::filesystem::path& file, const Members& members) {
  const std::unique_ptr<archive, decltype(&archive_write_free)> writer(archive_write_new(), archive_write_free);
  check(archive_write_set_format_zip(writer.get()), writer.get());
  check(archive_write_open_filename(writer.get(), file.c_str()), writer.get());
  for (const auto& [path, content] : members) add_member(writer.get(), path, content);
  check(archive_write_close(writer.get()), writer.get());
}

}  // namespace lrml::test
