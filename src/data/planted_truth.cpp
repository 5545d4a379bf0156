#include <algorithm>
#include <cmath>

#include "lrml/base/error.h"
#include "lrml/data/dataset.h"

namespace lrml {
namespace {

std::string path_of(const std::string& name) {
  return "/synthetic/" + name;
}

bool has_memory(const File& file) {
  return file.has(path_of("memory_key")) || file.has(path_of("memory_value"));
}

/// Reads the truth of some users and refuses what no generator writes.
class TruthReader {
 public:
  TruthReader(const File& file, const DatasetHeader& header, RowRange users)
      : file_(file), users_(users), all_users_(header.users), items_{0, header.items} {}

  PlantedTruth read() {
    find_sizes();
    PlantedTruth truth;
    truth.users = users_;
    truth.width = width_;
    truth.kinds = kinds_.size();
    truth.user_position = table("user_position", {all_users_, width_}, users_);
    truth.item_position = table("item_position", {items_.size(), width_}, items_);
    truth.item_log_weight = table("item_log_weight", {items_.size(), 1}, items_);
    if (has_memory(file_)) {
      truth.relation = PlantedMemory{table_by_kind("memory_key"), table_by_kind("memory_value")};
    } else {
      truth.relation = PlantedTranslations{table_by_kind("translation"), labels("user_group", all_users_, users_),
                                           labels("item_block", items_.size(), items_)};
    }
    truth.closeness = parameter("closeness");
    truth.ramp = parameter("ramp");
    truth.first_second = parameter("first_second");
    truth.last_second = parameter("last_second");
    return truth;
  }

 private:
  [[noreturn]] void refuse(const std::string& why) const {
    throw Error(ExitCode::bad_data,
                "cannot read '" + file_.path().string() + "' (" + why + "). Make it again with: lrml_prep synth");
  }

  void find_sizes() {
    const bool by_memory = has_memory(file_);
    if (by_memory && file_.has(path_of("translation"))) {
      refuse("there are both " + path_of("translation") + " and a memory, expected one of them");
    }
    const std::string first = path_of(by_memory ? "memory_key" : "translation");
    const Shape shape = file_.shape_of(first);
    if (shape.elements() == 0) refuse(first + " is empty");
    kinds_ = {0, shape.rows};
    width_ = shape.row_elements();
  }

  std::vector<float> table(const std::string& name, const Shape& shape, RowRange wanted) const {
    const std::string array = path_of(name);
    file_.expect_array(array, Element::f32, shape);
    std::vector<float> values(wanted.size() * shape.row_elements());
    file_.read_rows<float>(array, wanted, values);
    const auto is_finite = [](float value) { return std::isfinite(value); };
    if (!std::ranges::all_of(values, is_finite)) refuse(array + " has a value that is not a finite number");
    return values;
  }

  std::vector<float> table_by_kind(const std::string& name) const {
    return table(name, {kinds_.size(), width_}, kinds_);
  }

  std::vector<std::uint8_t> labels(const std::string& name, std::size_t count, RowRange wanted) const {
    file_.expect_array(path_of(name), Element::u8, {count});
    std::vector<std::uint8_t> values(wanted.size());
    file_.read_rows<std::uint8_t>(path_of(name), wanted, values);
    return values;
  }

  double parameter(const std::string& name) const {
    const auto value = file_.attribute<double>("/synthetic", name);
    if (!std::isfinite(value)) refuse("attribute '" + name + "' of /synthetic is not a finite number");
    return value;
  }

  const File& file_;
  RowRange users_;
  std::size_t all_users_;
  RowRange items_;
  RowRange kinds_;
  std::size_t width_ = 0;  ///< d0
};

}  // namespace

std::optional<PlantedTruth> Dataset::planted_truth(RowRange users) const {
  if (!file_.has(path_of("item_log_weight")) && !has_memory(file_)) return std::nullopt;
  return TruthReader(file_, header_, users).read();
}

}  // namespace lrml
