// How far items are from a user: what ranking sorts by; and which slots of the memory that rests on.
#pragma once

#include <memory>
#include <span>

#include "lrml/base/types.h"
#include "lrml/model/options.h"
#include "lrml/model/parameters.h"

namespace lrml {

/// Distances of items to users, by the same arithmetic as training; each candidate has its own relation.
class Scorer {
 public:
  explicit Scorer(const ModelOptions& model);
  ~Scorer();

  /// distances[k] = D(user, items[k]): smaller is better; −p·q for bpr.
  /// Order    an item's distance does not depend on the other items. Cost: 4·n·d + 6·d operations each
  /// @pre     equal sizes; user in parameters.users
  void score(const Parameters& parameters, UserId user, std::span<const ItemId> items, std::span<float> distances);

  /// attention[k·n + i] = a_i of the pair (user, items[k]): how much of slot i is in its relation vector.
  /// Order, cost as above
  /// @pre     a model with a memory; attention [items.size() x n]; user in parameters.users
  void attend(const Parameters& parameters, UserId user, std::span<const ItemId> items, std::span<float> attention);

 private:
  struct Workspace;
  ModelKind kind_;
  std::unique_ptr<Workspace> workspace_;
};

}  // namespace lrml
