#include "number_types.h"

#include <algorithm>
#include <initializer_list>

namespace lrml {
namespace {

/// h5py writes such files where it is asked to.
hid_t big_endian(Element element) {
  switch (element) {
    case Element::u8:
      return H5T_STD_U8BE;
    case Element::u32:
      return H5T_STD_U32BE;
    case Element::u64:
      return H5T_STD_U64BE;
    case Element::i64:
      return H5T_STD_I64BE;
    case Element::f32:
      return H5T_IEEE_F32BE;
    default:
      return H5T_IEEE_F64BE;
  }
}

bool is_one_of(hid_t type, std::initializer_list<hid_t> known) {
  return std::any_of(known.begin(), known.end(), [&](hid_t each) { return H5Tequal(type, each) > 0; });
}

}  // namespace

hid_t number_type(Element element) {
  switch (element) {
    case Element::u8:
      return H5T_STD_U8LE;
    case Element::u32:
      return H5T_STD_U32LE;
    case Element::u64:
      return H5T_STD_U64LE;
    case Element::i64:
      return H5T_STD_I64LE;
    case Element::f32:
      return H5T_IEEE_F32LE;
    default:
      return H5T_IEEE_F64LE;
  }
}

std::optional<Element> number_element(hid_t type) {
  for (const Element element : {Element::u8, Element::u32, Element::u64, Element::i64, Element::f32, Element::f64}) {
    if (is_one_of(type, {number_type(element), big_endian(element)})) return element;
  }
  return {};
}

bool is_plain_integer(hid_t type) {
  return is_one_of(type, {H5T_STD_I8LE, H5T_STD_I16LE, H5T_STD_I32LE, H5T_STD_I64LE, H5T_STD_I8BE, H5T_STD_I16BE,
                          H5T_STD_I32BE, H5T_STD_I64BE, H5T_STD_U8LE, H5T_STD_U16LE, H5T_STD_U32LE, H5T_STD_U64LE,
                          H5T_STD_U8BE, H5T_STD_U16BE, H5T_STD_U32BE, H5T_STD_U64BE});
}

bool is_plain_float(hid_t type) {
  return is_one_of(type, {H5T_IEEE_F32LE, H5T_IEEE_F64LE, H5T_IEEE_F32BE, H5T_IEEE_F64BE});
}

}  // namespace lrml
