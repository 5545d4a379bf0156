#include <bit>
#include <utility>

#include "file_state.h"
#include "links.h"
#include "number_types.h"
#include "text_type.h"

namespace lrml {
namespace {

herr_t append_name(hid_t, const char* name, const H5A_info_t*, void* names) {
  static_cast<std::vector<std::string>*>(names)->emplace_back(name);
  return 0;
}

template <class T>
void write_value(hid_t attribute, hid_t type, const T& value, const Attempt& attempt) {
  if constexpr (std::same_as<T, std::string>) {
    attempt.check(H5Awrite(attribute, type, value.c_str()));  // its end mark pads an empty text
  } else {
    attempt.check(H5Awrite(attribute, type, &value));
  }
}

template <class T>
Handle type_for(const T& value, const Attempt& attempt) {
  if constexpr (std::same_as<T, std::string>) return text_type(value.size(), attempt);
  if constexpr (std::same_as<T, std::int64_t>) return attempt.own(H5Tcopy(H5T_STD_I64LE), H5Tclose);
  if constexpr (std::same_as<T, std::uint64_t>) return attempt.own(H5Tcopy(H5T_STD_U64LE), H5Tclose);
  if constexpr (std::same_as<T, double>) return attempt.own(H5Tcopy(H5T_IEEE_F64LE), H5Tclose);
}

std::string read_text(hid_t attribute, hid_t type, const Attempt& attempt) {
  require_fixed_length(type, attempt);
  std::string value(H5Tget_size(type), '\0');
  attempt.check(H5Aread(attribute, type, value.data()));
  return value.c_str();  // up to the padding
}

/// HDF5 would clip a value that does not fit; this refuses it.
template <class T>
T read_integer(hid_t attribute, hid_t type, const Attempt& attempt) {
  std::uint64_t bits = 0;
  const bool is_signed = H5Tget_sign(type) == H5T_SGN_2;
  attempt.check(H5Aread(attribute, is_signed ? H5T_NATIVE_INT64 : H5T_NATIVE_UINT64, &bits));
  const auto as_signed = std::bit_cast<std::int64_t>(bits);
  if (is_signed ? !std::in_range<T>(as_signed) : !std::in_range<T>(bits)) attempt.fail("the number is out of range");
  return std::bit_cast<T>(bits);
}

template <class T>
T read_value(hid_t attribute, const Attempt& attempt) {
  const Handle type = attempt.own(H5Aget_type(attribute), H5Tclose);
  const Handle space = attempt.own(H5Aget_space(attribute), H5Sclose);
  if (H5Sget_simple_extent_npoints(space.id()) != 1) attempt.fail("it is not a single value");
  if constexpr (std::same_as<T, std::string>) {
    if (H5Tget_class(type.id()) != H5T_STRING) attempt.fail("it is not text");
    return read_text(attribute, type.id(), attempt);
  } else if constexpr (std::same_as<T, double>) {
    if (!is_plain_float(type.id())) attempt.fail("it is not a floating-point number");
    double value = 0;
    attempt.check(H5Aread(attribute, H5T_NATIVE_DOUBLE, &value));
    return value;
  } else {
    if (!is_plain_integer(type.id())) attempt.fail("it is not an integer");
    return read_integer<T>(attribute, type.id(), attempt);
  }
}

/// "/@version", "/synthetic/@beta"
std::string title(const std::string& object, const std::string& name) {
  return object + (object == "/" ? "@" : "/@") + name;
}

}  // namespace

bool File::has_attribute(const std::string& object, const std::string& name) const {
  const auto attempt = Attempt::reading(state_->path, title(object, name));
  return is_there(state_->file.id(), object, attempt) &&
         attempt.check(H5Aexists_by_name(state_->file.id(), object.c_str(), name.c_str(), H5P_DEFAULT)) > 0;
}

std::vector<std::string> File::attribute_names(const std::string& object) const {
  std::vector<std::string> names;
  if (!has(object)) return names;
  const auto attempt = Attempt::reading(state_->path, object);
  attempt.check(H5Aiterate_by_name(state_->file.id(), object.c_str(), H5_INDEX_NAME, H5_ITER_INC, nullptr, append_name,
                                   &names, H5P_DEFAULT));
  return names;
}

template <AttributeValue T>
T File::attribute(const std::string& object, const std::string& name) const {
  const auto attempt = Attempt::reading(state_->path, title(object, name));
  if (!has_attribute(object, name)) attempt.fail("attribute '" + name + "' is missing");
  const Handle attribute =
      attempt.own(H5Aopen_by_name(state_->file.id(), object.c_str(), name.c_str(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
  return read_value<T>(attribute.id(), attempt);
}

template <AttributeValue T>
void File::set_attribute(const std::string& object, const std::string& name, const std::type_identity_t<T>& value) {
  const auto attempt = Attempt::writing(state_->path, title(object, name));
  make_groups(state_->file.id(), object, true, attempt);
  const Handle type = type_for(value, attempt);
  const Handle space = attempt.own(H5Screate(H5S_SCALAR), H5Sclose);
  const Handle attribute = attempt.own(H5Acreate_by_name(state_->file.id(), object.c_str(), name.c_str(), type.id(),
                                                         space.id(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                                       H5Aclose);
  write_value<T>(attribute.id(), type.id(), value, attempt);
}

template std::string File::attribute<std::string>(const std::string&, const std::string&) const;
template std::int64_t File::attribute<std::int64_t>(const std::string&, const std::string&) const;
template std::uint64_t File::attribute<std::uint64_t>(const std::string&, const std::string&) const;
template double File::attribute<double>(const std::string&, const std::string&) const;
template void File::set_attribute<std::string>(const std::string&, const std::string&, const std::string&);
template void File::set_attribute<std::int64_t>(const std::string&, const std::string&, const std::int64_t&);
template void File::set_attribute<std::uint64_t>(const std::string&, const std::string&, const std::uint64_t&);
template void File::set_attribute<double>(const std::string&, const std::string&, const double&);

}  // namespace lrml
