#include "explain_pairs.h"

#include <limits>

namespace lrml {
namespace {

constexpr RelationMatch none = {std::numeric_limits<std::uint64_t>::max(), std::numeric_limits<float>::infinity()};

PairRows unread(std::span<const std::uint64_t> offsets, RowRange users) {
  PairRows pairs;
  pairs.users = users;
  pairs.numbers = {offsets[users.begin], offsets[users.end]};
  pairs.all = offsets.back();
  return pairs;
}

}  // namespace

PairRows load_train_pairs(const Dataset& dataset, RowRange users) {
  PairRows pairs = unread(dataset.train_offsets(), users);
  for (std::size_t u = users.begin; u <= users.end; ++u) {
    pairs.rows.offsets.push_back(dataset.train_offsets()[u] - pairs.numbers.begin);
  }
  pairs.rows.items = dataset.load_train_items(users);
  pairs.rows.timestamp = dataset.load_train_timestamps(users);
  pairs.rows.rating = dataset.load_train_ratings(users);
  pairs.kinds = dataset.load_train_kinds(users);
  return pairs;
}

PairRows load_test_pairs(const Dataset& dataset, RowRange users) {
  PairRows pairs = unread(dataset.held_out_offsets(HeldOut::test), users);
  pairs.rows = dataset.load_held_out(HeldOut::test, users).rows;
  pairs.kinds = dataset.load_test_kinds(users);
  return pairs;
}

std::vector<std::vector<RelationMatch>> nearest_of_all(Communicator& comm, const NearestRelations& mine,
                                                       std::size_t queries, std::size_t most) {
  std::vector<RelationMatch> found(queries * most, none);
  for (std::size_t query = 0; query < queries; ++query) {
    std::ranges::copy(mine.of(query), found.begin() + static_cast<std::ptrdiff_t>(query * most));
  }
  const std::vector<RelationMatch> all = gather_all(comm, found);
  std::vector<std::vector<RelationMatch>> nearest(queries);
  for (std::size_t query = 0; query < queries; ++query) {
    std::vector<RelationMatch>& of = nearest[query];
    for (std::size_t begin = query * most; begin < all.size(); begin += found.size()) {
      std::ranges::copy_if(std::span(all).subspan(begin, most), std::back_inserter(of),
                           [](const RelationMatch& match) { return match != none; });
    }
    std::ranges::sort(of, is_nearer);
    of.resize(std::min(of.size(), most));
  }
  return nearest;
}

}  // namespace lrml
