// Ranks that share memory combine their rows there; one of the algorithms carries each lane between their groups.
#pragma once

#include <memory>
#include <vector>

#include "lrml/exchange/item_exchange.h"
#include "reduce_to_owners.h"

namespace lrml {

/// Lanes are ranges of item rows with equal expected work (row_owners.h).
/// (rows_carried: what the group touched of this rank's lane.)
///
///     reduce    each rank's rows to the rank of its group that carries their lane, and there between the groups
///     publish   between the groups, into the table that the ranks of a group share
///
/// Under `pull` a group fetches what any of its ranks reads next.
/// Cost      in memory: as ReduceToOwners among the ranks of the group, and a barrier; on the network: as the algorithm
///           among the groups, for one lane
class GroupExchange final : public ItemExchange {
 public:
  GroupExchange(ExchangeAlgorithm algorithm, const RankGroups& groups, const ExchangeSetting& setting);

  ExchangeAlgorithm algorithm() const override { return algorithm_; }
  RowRange owned() const override { return lane_ ? lane_->owned() : RowRange{}; }
  bool wants_next_reads() const override { return algorithm_ == ExchangeAlgorithm::pull && groups_.groups > 1; }
  void start_reduce(const RowSums& mine, std::span<const ItemId> next_reads) override;
  void finish_reduce(ReducedRows& owned_rows) override;
  std::size_t rows_carried(const RowSums&) const override { return lane_ ? combine_.sums().size() : 0; }
  void start_publish(Table& item_rows) override;
  void finish_publish(Table& item_rows) override;
  void publish_all(Table& item_rows) override;

 private:
  void list_reads_of_lane(std::span<const ItemId> next_reads);

  ExchangeAlgorithm algorithm_;
  RankGroups groups_;
  ReduceToOwners combine_;
  std::unique_ptr<ItemExchange> lane_;  ///< none on ranks beyond the lanes
  std::vector<ItemId> asked_;           ///< next reads in the lanes of others
  std::vector<ItemId> reads_of_lane_;   ///< next reads of the group in this rank's lane, each once
  std::vector<bool> listed_;            ///< [I] whether in reads_of_lane_
};

}  // namespace lrml
