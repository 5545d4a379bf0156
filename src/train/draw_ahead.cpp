#include "draw_ahead.h"

#include <utility>

namespace lrml {

DrawAhead::DrawAhead(Communicator& comm, const Sampler& sampler, RowRange my_shards, Items items,
                     std::size_t item_count)
    : comm_(comm), sampler_(sampler), my_shards_(my_shards), item_count_(item_count) {
  list(items);
  current_.shards.resize(my_shards.size());
  next_.shards.resize(my_shards.size());
}

StepPlace DrawAhead::after(StepPlace place) const {
  do {
    const bool last = place.step + 1 == sampler_.steps_per_epoch();
    place = last ? StepPlace{place.epoch + 1, 0} : StepPlace{place.epoch, place.step + 1};
  } while (sampler_.examples_of_step(place.step) == 0);
  return place;
}

void DrawAhead::list(Items items) {
  listed_in_.assign(items == Items::listed ? item_count_ : 0, 0);
  list_items(current_);
  list_items(next_);
}

void DrawAhead::start_at(StepPlace place) {
  draw(place, current_);
  draw(after(place), next_);
}

void DrawAhead::advance() {
  std::swap(current_, next_);
  draw(after(current_.place), next_);
}

void DrawAhead::draw(StepPlace place, DrawnStep& drawn) {
  drawn.place = place;
  drawn.examples = static_cast<std::int64_t>(sampler_.examples_of_step(place.step));
  const std::size_t shards_between_calls = my_shards_.size() / 8 + 1;
  for (std::size_t k = 0; k < my_shards_.size(); ++k) {
    sampler_.draw(my_shards_.begin + k, place.epoch, place.step, drawn.shards[k]);
    if (k % shards_between_calls == 0) comm_.progress();
  }
  list_items(drawn);
}

void DrawAhead::list_items(DrawnStep& drawn) {
  drawn.items.clear();
  if (listed_in_.empty()) return;
  ++list_;
  const auto list_item = [&](ItemId item) {
    if (std::exchange(listed_in_[index(item)], list_) != list_) drawn.items.push_back(item);
  };
  for (const ShardDraws& shard : drawn.shards) {
    for (const Triplet& triplet : shard.triplets) {
      list_item(triplet.positive);
      list_item(triplet.negative);
    }
    for (const ItemId candidate : shard.candidates) list_item(candidate);
  }
}

}  // namespace lrml
