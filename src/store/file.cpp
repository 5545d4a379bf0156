#include "lrml/store/file.h"

#include <utility>

#include "file_state.h"
#include "links.h"

namespace lrml {
namespace {

/// Our files are complete when they get their names, so nobody needs HDF5's file locks, which network file
/// systems may refuse.
Handle access_properties(const Attempt& attempt) {
  silence_hdf5();
  Handle access = attempt.own(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  attempt.check(H5Pset_file_locking(access.id(), false, true));
  // What we write has checksums in its structure too; what we read may be older.
  attempt.check(H5Pset_libver_bounds(access.id(), H5F_LIBVER_V110, H5F_LIBVER_V110));
  return access;
}

herr_t append_name(hid_t, const char* name, const H5L_info_t*, void* names) {
  static_cast<std::vector<std::string>*>(names)->emplace_back(name);
  return 0;
}

}  // namespace

File::File(std::unique_ptr<State> state) : state_(std::move(state)) {}
File::File(File&&) noexcept = default;
File& File::operator=(File&&) noexcept = default;
File::~File() = default;

File File::open(const std::filesystem::path& path) {
  const auto attempt = Attempt::reading(path);
  std::error_code why;
  const auto status = std::filesystem::status(path, why);
  if (status.type() == std::filesystem::file_type::not_found) attempt.fail("there is no such file");
  if (status.type() == std::filesystem::file_type::directory) attempt.fail("it is a folder");
  if (std::filesystem::is_other(status)) attempt.fail("it is a pipe or a device");  // reading it might never end
  const Handle access = access_properties(attempt);
  if (H5Fis_hdf5(path.c_str()) == 0) attempt.fail("not an HDF5 file");
  Handle file = attempt.own(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.id()), H5Fclose);
  return File(std::make_unique<State>(State{path, std::move(file)}));
}

File File::create(const std::filesystem::path& path) {
  const auto attempt = Attempt::writing(path);
  const Handle access = access_properties(attempt);
  const Handle creation = timeless(H5P_FILE_CREATE, attempt);
  Handle file = attempt.own(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, creation.id(), access.id()), H5Fclose);
  return File(std::make_unique<State>(State{path, std::move(file)}));
}

void File::tell_of_chunks(TellBytes tell) {
  state_->tell = std::move(tell);
}

void File::close() {
  const auto attempt = Attempt::writing(state_->path);
  attempt.check(H5Fclose(state_->file.release()));
}

const std::filesystem::path& File::path() const {
  return state_->path;
}

bool File::has_checksums() const {
  return has_checksum(state_->file.id(), "/", Attempt::reading(state_->path));
}

bool File::has(const std::string& object) const {
  return is_there(state_->file.id(), object, Attempt::reading(state_->path, object));
}

std::vector<std::string> File::names_in(const std::string& group) const {
  std::vector<std::string> names;
  if (!has(group)) return names;
  const auto attempt = Attempt::reading(state_->path, group);
  const Handle opened = attempt.own(H5Gopen2(state_->file.id(), group.c_str(), H5P_DEFAULT), H5Gclose);
  attempt.check(H5Literate(opened.id(), H5_INDEX_NAME, H5_ITER_INC, nullptr, append_name, &names));
  return names;
}

}  // namespace lrml
