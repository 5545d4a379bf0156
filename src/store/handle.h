// HDF5 ids that close themselves, and HDF5's failures as Errors. Private to the layer.
#pragma once

#include <hdf5.h>

#include <filesystem>
#include <string>
#include <utility>

#include "lrml/base/error.h"

namespace lrml {

/// An HDF5 id and the function that closes it.
class Handle {
 public:
  using Close = herr_t (*)(hid_t);

  Handle() = default;
  Handle(hid_t id, Close close) : id_(id), close_(close) {}
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, H5I_INVALID_HID)), close_(other.close_) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(close_, other.close_);
    return *this;
  }
  ~Handle() {
    if (id_ >= 0) close_(id_);
  }

  hid_t id() const { return id_; }
  hid_t release() { return std::exchange(id_, H5I_INVALID_HID); }

 private:
  hid_t id_ = H5I_INVALID_HID;
  Close close_ = nullptr;
};

/// Something being done to a file; says so when it fails.
class Attempt {
 public:
  /// Reading fails with bad_data: "cannot read '/train/items' in 'x.h5' (…). Check that …".
  static Attempt reading(const std::filesystem::path& file, const std::string& object = "");
  /// Writing fails with failure: "cannot write '/train/items' in 'x.h5' (…). Check that …".
  static Attempt writing(const std::filesystem::path& file, const std::string& object = "");

  [[noreturn]] void fail(const std::string& reason) const;

  /// Throws with HDF5's innermost reason if `status` says failure; else returns it.
  herr_t check(herr_t status) const;

  /// The id, owned, or throws with HDF5's innermost reason.
  Handle own(hid_t id, Handle::Close close) const;

 private:
  Attempt(ExitCode code, std::string problem, std::string advice)
      : code_(code), problem_(std::move(problem)), advice_(std::move(advice)) {}

  ExitCode code_;
  std::string problem_;
  std::string advice_;
};

/// HDF5 prints every failure to standard error unless told not to.
void silence_hdf5();

}  // namespace lrml
