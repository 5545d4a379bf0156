#include "links.h"

#include <vector>

namespace lrml {
namespace {

/// "/a/b/c": "/a", "/a/b", "/a/b/c". HDF5 answers for one link at a time.
std::vector<std::string> steps_of(const std::string& path) {
  std::vector<std::string> steps;
  if (path == "/") return steps;
  for (std::size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
    steps.push_back(path.substr(0, end));
    if (end == std::string::npos) return steps;
  }
}

/// In a damaged object without a checksum HDF5 1.10 reads outside its buffers.
void require_checksum(hid_t file, const std::string& object, const Attempt& attempt) {
  if (!has_checksum(file, object, attempt)) {
    attempt.fail("'" + object + "' has HDF5's first form, which has no checksums; with h5py use libver='v110'");
  }
}

}  // namespace

bool has_checksum(hid_t file, const std::string& object, const Attempt& attempt) {
  H5O_info_t info;
  attempt.check(H5Oget_info_by_name2(file, object.c_str(), &info, H5O_INFO_HDR, H5P_DEFAULT));
  return info.hdr.version >= 2;
}

bool is_there(hid_t file, const std::string& path, const Attempt& attempt) {
  require_checksum(file, "/", attempt);
  for (const auto& step : steps_of(path)) {
    if (attempt.check(H5Lexists(file, step.c_str(), H5P_DEFAULT)) == 0) return false;
    H5L_info_t link;
    attempt.check(H5Lget_info(file, step.c_str(), &link, H5P_DEFAULT));
    if (link.type != H5L_TYPE_HARD) attempt.fail("'" + step + "' is a link to another place, which is not followed");
    require_checksum(file, step, attempt);
  }
  return true;
}

void make_groups(hid_t file, const std::string& path, bool with_last, const Attempt& attempt) {
  auto steps = steps_of(path);
  if (!with_last) steps.pop_back();
  const Handle properties = timeless(H5P_GROUP_CREATE, attempt);
  for (const auto& step : steps) {
    if (is_there(file, step, attempt)) continue;
    attempt.own(H5Gcreate2(file, step.c_str(), H5P_DEFAULT, properties.id(), H5P_DEFAULT), H5Gclose);
  }
}

Handle timeless(hid_t property_class, const Attempt& attempt) {
  Handle properties = attempt.own(H5Pcreate(property_class), H5Pclose);
  attempt.check(H5Pset_obj_track_times(properties.id(), false));
  return properties;
}

}  // namespace lrml
