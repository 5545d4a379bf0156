#include "group_exchange.h"

#include "make_lane.h"

namespace lrml {

GroupExchange::GroupExchange(ExchangeAlgorithm algorithm, const RankGroups& groups, const ExchangeSetting& setting)
    : algorithm_(algorithm),
      groups_(groups),
      combine_(*groups.memory, lanes_of(groups, setting), setting.items, setting.dim),
      listed_(wants_next_reads() ? setting.items : 0) {
  if (!groups.carries()) return;
  ExchangeSetting lane = setting;
  lane.carried = combine_.owned();
  lane_ = make_lane(algorithm_, *groups.network, lane);
}

void GroupExchange::start_reduce(const RowSums& mine, std::span<const ItemId> next_reads) {
  asked_.clear();
  if (wants_next_reads()) {
    for (const ItemId item : next_reads) {
      if (!combine_.owned().contains(index(item))) asked_.push_back(item);
    }
  }
  combine_.start(mine, asked_);
  combine_.finish();
  if (!lane_) return;
  list_reads_of_lane(next_reads);
  lane_->start_reduce(combine_.sums(), reads_of_lane_);
}

void GroupExchange::list_reads_of_lane(std::span<const ItemId> next_reads) {
  if (!wants_next_reads()) return;
  for (const ItemId item : reads_of_lane_) listed_[index(item)] = false;
  reads_of_lane_.clear();
  for (const std::span<const ItemId> items : {next_reads, combine_.wanted_items()}) {
    for (const ItemId item : items) {
      if (listed_[index(item)] || !combine_.owned().contains(index(item))) continue;
      listed_[index(item)] = true;
      reads_of_lane_.push_back(item);
    }
  }
}

void GroupExchange::finish_reduce(ReducedRows& owned_rows) {
  if (lane_) return lane_->finish_reduce(owned_rows);
  owned_rows.clear();
}

void GroupExchange::start_publish(Table& item_rows) {
  if (lane_) lane_->start_publish(item_rows);
}

void GroupExchange::finish_publish(Table& item_rows) {
  if (lane_) lane_->finish_publish(item_rows);
  groups_.memory->barrier();
}

void GroupExchange::publish_all(Table& item_rows) {
  if (lane_) lane_->publish_all(item_rows);
  groups_.memory->barrier();
}

}  // namespace lrml
