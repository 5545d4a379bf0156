#include "handle.h"

#include <algorithm>

namespace lrml {
namespace {

std::string named(const std::filesystem::path& file, const std::string& object) {
  const std::string name = "'" + file.string() + "'";
  return object.empty() ? name : "'" + object + "' in " + name;
}

/// HDF5 walks its stack of messages from the failing call outwards; the first says what really happened.
herr_t take_first(unsigned position, const H5E_error2_t* message, void* reason) {
  if (position == 0 && message->desc != nullptr) *static_cast<std::string*>(reason) = message->desc;
  return 0;
}

std::string innermost_reason() {
  std::string reason;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, take_first, &reason);
  if (reason.empty()) return "HDF5 gives no reason";
  std::ranges::replace(reason, '\n', ' ');
  if (reason.find("Fletcher32") != std::string::npos) return "the array is damaged: " + reason;
  return reason;
}

}  // namespace

Attempt Attempt::reading(const std::filesystem::path& file, const std::string& object) {
  return {ExitCode::bad_data, "cannot read " + named(file, object),
          "Check that it is the right file and complete, or make it again."};
}

Attempt Attempt::writing(const std::filesystem::path& file, const std::string& object) {
  return {ExitCode::failure, "cannot write " + named(file, object),
          "Check that the folder exists, is writable and has space."};
}

void Attempt::fail(const std::string& reason) const {
  throw Error(code_, problem_ + " (" + reason + "). " + advice_);
}

herr_t Attempt::check(herr_t status) const {
  if (status < 0) fail(innermost_reason());
  return status;
}

Handle Attempt::own(hid_t id, Handle::Close close) const {
  if (id < 0) fail(innermost_reason());
  return {id, close};
}

void silence_hdf5() {
  H5dont_atexit();  // its cleanup at exit crashes on a file that could not be closed, as on a full disk
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

}  // namespace lrml
