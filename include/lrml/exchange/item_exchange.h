// The sparse allreduce of item rows, in two verbs: `reduce` gradients, `publish` updated rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "lrml/base/matrix.h"
#include "lrml/base/types.h"
#include "lrml/comm/communicator.h"
#include "lrml/exchange/options.h"
#include "lrml/exchange/row_sums.h"

namespace lrml {

/// Summed gradient rows of touched items, k of them.
struct ReducedRows {
  std::vector<ItemId> ids;            ///< [k] increasing
  std::vector<float> gradients;       ///< [k x d] float(double(sum)·2⁻²⁸)
  std::vector<std::uint32_t> counts;  ///< [k] active triplets that contributed, ≥ 1

  void clear();
};

/// One algorithm. The optimizer runs between the verbs, on the rows `owned()` here.
///
///     before   rank 0: {2: a, 7: b}     rank 1: {2: c, 9: d}        dense: rank 0 owns 0–4, rank 1 owns 5–9
///     reduce   rank 0: {2: a+c}         rank 1: {7: b, 9: d}
///     publish  both: rows 0–4 as rank 0 updated them, rows 5–9 as rank 1 did
///
/// Order    integer sums: the result depends neither on the algorithm nor on the number of ranks
class ItemExchange {
 public:
  ItemExchange() = default;
  virtual ~ItemExchange() = default;
  ItemExchange(const ItemExchange&) = delete;
  ItemExchange& operator=(const ItemExchange&) = delete;

  virtual ExchangeAlgorithm algorithm() const = 0;

  /// The item rows this rank updates and keeps moments of.
  virtual RowRange owned() const = 0;

  /// Contributions of all ranks in, the summed rows this rank owns out (touched ones only). Collective.
  virtual void reduce(const RowSums& mine, ReducedRows& owned_rows) = 0;

  /// The rows this rank owns in, a fresh replica [I x d] of the table out. Collective.
  virtual void publish(Matrix& item_rows) = 0;
};

/// The algorithm asked for; on one rank always `gather`, which sends nothing there.
/// `comm` must outlive the exchange.
std::unique_ptr<ItemExchange> make_exchange(const ExchangeOptions& options, Communicator& comm, std::size_t items,
                                            std::size_t dim);

}  // namespace lrml
