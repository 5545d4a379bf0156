#include "lrml/data/shards.h"

#include <algorithm>
#include <bit>
#include <string>

#include "lrml/base/error.h"

namespace lrml {

ShardPlan::ShardPlan(std::span<const std::uint64_t> train_offsets, std::size_t shards) {
  if (shards == 0) {
    throw Error(ExitCode::usage, "cannot cut the users into shards (train.logical_shards is 0). Use 1 or more.");
  }
  __extension__ using Wide = unsigned __int128;
  const std::size_t users = train_offsets.size() - 1;
  const Wide total = train_offsets.back();
  for (std::size_t s = 0; s < shards; ++s) {
    const auto begin = std::partition_point(train_offsets.begin(), train_offsets.end(),
                                            [&](std::uint64_t offset) { return Wide{offset} * shards < total * s; });
    first_user_.push_back(static_cast<std::size_t>(begin - train_offsets.begin()));
  }
  first_user_.push_back(users);
  for (const std::size_t user : first_user_) first_example_.push_back(train_offsets[user]);
}

RowRange ShardPlan::shards_of_rank(std::size_t rank, std::size_t ranks) const {
  if (ranks > count()) {
    throw Error(ExitCode::usage, "cannot train on " + std::to_string(ranks) + " ranks (train.logical_shards is " +
                                     std::to_string(count()) +
                                     " and every rank needs one). Use fewer ranks or raise train.logical_shards.");
  }
  return even_part(count(), rank, ranks);
}

RowRange ShardPlan::users_of_rank(std::size_t rank, std::size_t ranks) const {
  const RowRange shards = shards_of_rank(rank, ranks);
  return {first_user_[shards.begin], first_user_[shards.end]};
}

std::size_t default_logical_shards(std::size_t batch) {
  return std::clamp<std::size_t>(std::bit_floor(batch / 64), 16, 1024);
}

}  // namespace lrml
