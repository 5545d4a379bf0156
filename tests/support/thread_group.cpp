#include "support/thread_group.h"

#include <algorithm>
#include <cstring>

#include "support/thread_communicator.h"

namespace lrml::test {
namespace {

void copy_bytes(std::span<const std::byte> from, std::span<std::byte> to) {
  if (!from.empty()) std::memcpy(to.data(), from.data(), from.size());
}

}  // namespace

void ThreadWorld::end(std::size_t rank, std::exception_ptr failure) {
  const std::lock_guard lock(mutex);
  if (!first_failure) first_failure = std::move(failure);
  ended[rank] = true;
  changed.notify_all();
}

ThreadGroup::ThreadGroup(ThreadWorld& world, std::vector<std::size_t> members)
    : world_(world), members_(std::move(members)), places_(members_.size()) {}

std::size_t ThreadGroup::node_of(std::size_t rank) const {
  return world_.ranks_per_node == 0 ? 0 : members_[rank] / static_cast<std::size_t>(world_.ranks_per_node);
}

bool ThreadGroup::some_have_ended() const {
  return std::ranges::any_of(members_, [&](std::size_t member) { return world_.ended[member]; });
}

void ThreadGroup::require_all_alive(std::size_t rank, const char* call) const {
  for (std::size_t k = 0; k < size(); ++k) {
    if (!world_.ended[members_[k]]) continue;
    throw RanksParted("rank " + std::to_string(rank) + " is in " + call + ", but rank " + std::to_string(k) +
                      " has ended");
  }
}

void ThreadGroup::require_one_call() {
  const auto text = [&](std::size_t rank) {
    const Place& place = places_[rank];
    return "rank " + std::to_string(rank) + " is in " + place.call + " of " + std::to_string(place.bytes) + " bytes";
  };
  for (std::size_t k = 1; k < size(); ++k) {
    const bool same = std::strcmp(places_[k].call, places_[0].call) == 0 && places_[k].bytes == places_[0].bytes;
    if (!same) disagreement_ = text(0) + ", but " + text(k);
  }
}

void ThreadGroup::meet(std::size_t rank, const char* call, std::size_t bytes) {
  std::unique_lock lock(world_.mutex);
  require_all_alive(rank, call);
  places_[rank].call = call;
  places_[rank].bytes = bytes;
  const std::uint64_t meeting = meetings_;
  if (++arrived_ == size()) {
    arrived_ = 0;
    ++meetings_;
    require_one_call();
    world_.changed.notify_all();
  }
  world_.changed.wait(lock, [&] { return meetings_ != meeting || some_have_ended(); });
  if (meetings_ == meeting) require_all_alive(rank, call);
  if (!disagreement_.empty()) throw RanksParted(disagreement_);
}

std::vector<std::size_t> ThreadGroup::enter_transfer(std::size_t rank) {
  Place& mine = places_[rank];
  std::vector<std::size_t> there;
  for (std::size_t k = 0; k < size(); ++k) {
    if (k == rank || places_[k].started != mine.started + 1) continue;
    if (places_[k].to[rank].size() != mine.from[k].size() || places_[k].from[rank].size() != mine.to[k].size()) {
      throw RanksParted("ranks " + std::to_string(rank) + " and " + std::to_string(k) +
                        " disagree on what they send each other");
    }
    there.push_back(k);
  }
  for (const std::size_t k : there) ++places_[k].in_use;
  ++mine.started;
  mine.open = size() - 1;
  return there;
}

void ThreadGroup::start(std::size_t rank, std::span<const std::span<const std::byte>> to,
                        std::span<const std::span<std::byte>> from) {
  Place& mine = places_[rank];
  std::unique_lock lock(world_.mutex);
  require_all_alive(rank, "a start");
  mine.to = to;
  mine.from = from;
  const std::vector<std::size_t> there = enter_transfer(rank);
  lock.unlock();
  for (const std::size_t k : there) {
    copy_bytes(places_[k].to[rank], from[k]);
    copy_bytes(to[k], places_[k].from[rank]);
  }
  lock.lock();
  mine.open -= there.size();
  for (const std::size_t k : there) {
    --places_[k].in_use;
    --places_[k].open;
  }
  world_.changed.notify_all();
}

void ThreadGroup::wait(std::size_t rank) {
  Place& mine = places_[rank];
  std::unique_lock lock(world_.mutex);
  world_.changed.wait(lock, [&] { return mine.open == 0 || (some_have_ended() && mine.in_use == 0); });
  if (mine.open == 0) return;
  mine.started = 0;  // nobody may begin to copy any more
  require_all_alive(rank, "wait");
}

std::shared_ptr<ThreadGroup> ThreadGroup::make_subgroup(std::size_t rank, const std::vector<std::size_t>& ranks) {
  std::shared_ptr<ThreadGroup>& made = places_[ranks.front()].made;
  if (rank == ranks.front()) {
    std::vector<std::size_t> members;
    for (const std::size_t k : ranks) members.push_back(members_[k]);
    made = std::make_shared<ThreadGroup>(world_, members);
  }
  meet(rank, "the making of subgroups");
  std::shared_ptr<ThreadGroup> taken = made;
  meet(rank, "the end of subgroup");
  return taken;
}

std::span<std::byte> ThreadGroup::make_shared_memory(std::size_t rank, std::size_t bytes) {
  if (rank == 0) memory_.emplace_back((bytes + sizeof(Line) - 1) / sizeof(Line));
  meet(rank, "allocate_shared", bytes);
  const std::span<std::byte> memory = std::as_writable_bytes(std::span(memory_.back())).first(bytes);
  meet(rank, "the end of allocate_shared");
  return memory;
}

}  // namespace lrml::test
