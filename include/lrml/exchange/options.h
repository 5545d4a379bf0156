// Which sparse allreduce carries item rows.
#pragma once

#include <array>
#include <string_view>

#include "lrml/base/fields.h"

namespace lrml {

enum class ExchangeAlgorithm {
  dense,   ///< reduce-scatter of the whole table, allgather of updated rows
  gather,  ///< allgather of touched rows, every rank updates every row
};
template <>
struct EnumNames<ExchangeAlgorithm> {
  static constexpr std::array<std::string_view, 2> names = {"dense", "gather"};
};

struct ExchangeOptions {
  ExchangeAlgorithm algorithm = ExchangeAlgorithm::dense;
};

template <FieldsOf<ExchangeOptions> Options, class Visitor>
void visit_fields(Options& options, Visitor&& visit) {
  visit("algorithm", options.algorithm, "how item-row gradients are summed; never changes a bit", Identity::no);
}

inline void validate(const ExchangeOptions&) {}

}  // namespace lrml
