// The triplets of this step and of the next, drawn before anybody needs them: sampling is a function.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "lrml/base/types.h"
#include "lrml/comm/communicator.h"
#include "lrml/sample/sampler.h"

namespace lrml {

/// A step of an epoch, both as Sampler counts them: epochs from 1, steps from 0.
struct StepPlace {
  std::uint32_t epoch = 0;
  std::size_t step = 0;
  friend bool operator==(const StepPlace&, const StepPlace&) = default;
};

/// What one rank draws for one step.
struct DrawnStep {
  StepPlace place;
  std::int64_t examples = 0;       ///< of all ranks
  std::vector<ShardDraws> shards;  ///< of each of this rank's shards
  std::vector<ItemId> items;       ///< of triplets and candidates, each once; only where somebody wants to know
};

/// Two steps that have examples (which every rank knows without asking): the current and the one after.
/// Cost     12 bytes a triplet, 4 a candidate; with items, 4 bytes for each item of the table and each item drawn
class DrawAhead {
 public:
  enum class Items { not_listed, listed };

  DrawAhead(Communicator& comm, const Sampler& sampler, RowRange my_shards, Items items, std::size_t item_count);

  bool is_at(StepPlace place) const { return current_.place == place; }

  /// Draws the step at `place` and the next. @pre it has examples
  void start_at(StepPlace place);

  /// Goes to the next step and draws the one after it, into the memory of the one left. Meanwhile lets what `comm` has
  /// under way move on.
  void advance();

  /// Lists the items of steps from now on, those at hand included, or no longer.
  void list(Items items);

  const DrawnStep& current() const { return current_; }
  const DrawnStep& next() const { return next_; }

 private:
  void draw(StepPlace place, DrawnStep& drawn);
  void list_items(DrawnStep& drawn);
  StepPlace after(StepPlace place) const;

  Communicator& comm_;
  const Sampler& sampler_;
  RowRange my_shards_;
  std::size_t item_count_;
  DrawnStep current_, next_;
  std::vector<std::uint32_t> listed_in_;  ///< [I] the list an item is in, by number; none where nobody wants to know
  std::uint32_t list_ = 0;
};

}  // namespace lrml
