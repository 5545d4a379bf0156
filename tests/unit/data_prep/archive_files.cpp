#include "unit/data_prep/archive_files.h"

#include <archive.h>
#include <archive_entry.h>

#include <clocale>
#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>

namespace lrml::test {
namespace {

using Writer = std::unique_ptr<archive, decltype(&archive_write_free)>;

void check(int result, archive* writer) {
  if (result != ARCHIVE_OK) throw std::runtime_error(archive_error_string(writer));
}

la_ssize_t append(archive*, void* text, const void* bytes, std::size_t size) {
  static_cast<std::string*>(text)->append(static_cast<const char*>(bytes), size);
  return static_cast<la_ssize_t>(size);
}

/// What a writer that `prepare` sets up makes of `entries`.
std::string written(const std::function<int(archive*)>& prepare, const std::vector<TarEntry>& entries) {
  const locale_t before = ::uselocale(::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr));  // for names beyond ASCII
  std::string result;
  const Writer writer(archive_write_new(), archive_write_free);
  check(prepare(writer.get()), writer.get());
  check(archive_write_open(writer.get(), &result, nullptr, append, nullptr), writer.get());
  for (const TarEntry& one : entries) {
    const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(), archive_entry_free);
    archive_entry_set_pathname(entry.get(), one.path.c_str());
    archive_entry_set_perm(entry.get(), 0644);
    constexpr unsigned types[] = {AE_IFREG, AE_IFDIR, AE_IFLNK, AE_IFREG, AE_IFIFO};
    archive_entry_set_filetype(entry.get(), types[static_cast<std::size_t>(one.kind)]);
    if (one.kind == EntryKind::symbolic_link) archive_entry_set_symlink(entry.get(), one.content.c_str());
    if (one.kind == EntryKind::hard_link) archive_entry_set_hardlink(entry.get(), one.content.c_str());
    const bool has_content = one.kind == EntryKind::file;
    archive_entry_set_size(entry.get(), has_content ? static_cast<std::int64_t>(one.content.size()) : 0);
    check(archive_write_header(writer.get(), entry.get()), writer.get());
    if (has_content && archive_write_data(writer.get(), one.content.data(), one.content.size()) < 0) {
      throw std::runtime_error(archive_error_string(writer.get()));
    }
  }
  check(archive_write_close(writer.get()), writer.get());
  ::freelocale(::uselocale(before));
  return result;
}

}  // namespace

std::string tar_of(const std::vector<TarEntry>& entries) {
  return written(archive_write_set_format_pax_restricted, entries);
}

std::string compressed(const std::string& text, const std::string& filter) {
  const auto prepare = [&](archive* writer) {
    archive_write_set_format_raw(writer);
    archive_write_set_bytes_in_last_block(writer, 1);
    return archive_write_add_filter_by_name(writer, filter.c_str());
  };
  return written(prepare, {{"raw", text}});
}

std::string zip_of(const std::string& path, const std::string& content, const ZipKind& kind) {
  const auto prepare = [&](archive* writer) {
    archive_write_set_format_zip(writer);
    archive_write_set_bytes_in_last_block(writer, 1);
    if (!kind.password.empty()) archive_write_set_passphrase(writer, kind.password.c_str());
    if (kind.option.empty()) return ARCHIVE_OK;
    return archive_write_set_format_option(writer, "zip", kind.option.c_str(), kind.value.c_str());
  };
  return written(prepare, {{path, content}});
}

}  // namespace lrml::test
