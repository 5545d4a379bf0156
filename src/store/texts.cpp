#include <algorithm>
#include <string_view>

#include "array.h"
#include "text_type.h"

namespace lrml {
namespace {

std::vector<std::string> read_padded(const Array& array, const RowSelection& rows, std::size_t count,
                                     const Attempt& attempt) {
  const std::size_t width = H5Tget_size(array.type.id());
  std::string padded(count * width, '\0');
  attempt.check(
      H5Dread(array.dataset.id(), array.type.id(), rows.in_memory.id(), rows.in_file.id(), H5P_DEFAULT, padded.data()));
  std::vector<std::string> texts;
  texts.reserve(count);
  for (std::size_t k = 0; k < count; ++k) {
    const auto text = std::string_view(padded).substr(k * width, width);
    texts.emplace_back(text.substr(0, text.find('\0')));
  }
  return texts;
}

std::size_t longest(std::span<const std::string> texts) {
  std::size_t width = 1;
  for (const auto& text : texts) width = std::max(width, text.size());
  return width;
}

}  // namespace

Handle text_type(std::size_t bytes, const Attempt& attempt) {
  Handle type = attempt.own(H5Tcopy(H5T_C_S1), H5Tclose);
  attempt.check(H5Tset_size(type.id(), std::max<std::size_t>(bytes, 1)));
  attempt.check(H5Tset_cset(type.id(), H5T_CSET_UTF8));
  attempt.check(H5Tset_strpad(type.id(), H5T_STR_NULLPAD));
  return type;
}

void require_fixed_length(hid_t type, const Attempt& attempt) {
  if (attempt.check(H5Tis_variable_str(type)) > 0) {
    attempt.fail("it is text of variable length, which HDF5 cannot read safely; with h5py write numpy.bytes_(…)");
  }
}

std::vector<std::string> File::read_texts(const std::string& array) const {
  return read_texts(array, {0, shape_of(array).rows});
}

std::vector<std::string> File::read_texts(const std::string& array, RowRange rows) const {
  const auto attempt = Attempt::reading(state_->path, array);
  const Array opened = open_stored(state_->file.id(), array, attempt);
  require_element(opened, Element::text, attempt);
  if (opened.shape.columns) attempt.fail("its shape is " + to_text(opened.shape) + ", expected one dimension");
  const RowSelection selection = select_rows(opened, rows, attempt);
  if (rows.size() == 0) return {};
  return read_padded(opened, selection, rows.size(), attempt);
}

void File::write_texts(const std::string& array, std::span<const std::string> texts, Layout layout) {
  const std::size_t width = longest(texts);
  std::string padded(texts.size() * width, '\0');
  for (std::size_t k = 0; k < texts.size(); ++k) {
    if (texts[k].find('\0') != std::string::npos) {
      throw Error(ExitCode::bad_data, "cannot write '" + array + "' in '" + state_->path.string() + "' (text " +
                                          std::to_string(k) + " contains a zero byte). Remove it from the input.");
    }
    texts[k].copy(padded.data() + k * width, width);
  }
  const auto attempt = Attempt::writing(state_->path, array);
  const Handle type = text_type(width, attempt);
  const Array created = make_array(state_->file.id(), array, type.id(), {texts.size()}, layout, attempt);
  write_all(created, std::as_bytes(std::span(padded)), {}, attempt);
}

}  // namespace lrml
