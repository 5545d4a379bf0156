// Which sparse allreduce carries item rows.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "lrml/base/fields.h"

namespace lrml {

enum class ExchangeAlgorithm {
  dense,      ///< reduce-scatter of the whole table, allgather of updated rows
  gather,     ///< allgather of touched rows, every rank updates every row
  owner,      ///< touched rows to their owners, allgather of updated rows
  pull,       ///< touched rows to their owners, each rank fetches the rows of its next step
  automatic,  ///< the one of these predicted fastest; an ItemExchange never says so of itself
};
template <>
struct EnumNames<ExchangeAlgorithm> {
  static constexpr std::array<std::string_view, 5> names = {"dense", "gather", "owner", "pull", "auto"};
};

struct ExchangeOptions {
  ExchangeAlgorithm algorithm = ExchangeAlgorithm::automatic;
  std::size_t ranks_sharing = 0;
};

template <FieldsOf<ExchangeOptions> Options, class Visitor>
void visit_fields(Options& options, Visitor&& visit) {
  visit("algorithm", options.algorithm,
        "how item rows are summed and spread, never a bit of them; auto: as is predicted to be fastest, from measured "
        "links; dense: the whole table, for small ones; gather: touched rows to all, up to 4 ranks; owner: for "
        "lazy_adam on many ranks; pull: for large tables on many ranks",
        Identity::no);
  visit("ranks_sharing", options.ranks_sharing,
        "ranks of a node that share one copy of the item rows; 0: all of a node; 1: none; k: at most k, as of a socket",
        Identity::no);
}

inline void validate(const ExchangeOptions&) {}

}  // namespace lrml
