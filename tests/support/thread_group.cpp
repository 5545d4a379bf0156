#include "support/thread_group.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <thread>

#include "support/thread_communicator.h"

namespace lrml::test {
namespace {

/// True if they differ in size: then nothing is copied.
bool copy_bytes(std::span<const std::byte> from, std::span<std::byte> to) {
  if (from.size() != to.size()) return true;
  if (!from.empty()) std::memcpy(to.data(), from.data(), from.size());
  return false;
}

/// Soon asleep: others need the processor.
template <class Condition>
void wait_until(Condition&& condition) {
  for (int turns = 0; !condition(); ++turns) {
    if (turns < 10) std::this_thread::yield();
    if (turns >= 10) std::this_thread::sleep_for(std::chrono::microseconds(20));
  }
}

[[noreturn]] void throw_parted(std::size_t rank, const char* call, std::size_t missing) {
  throw RanksParted("rank " + std::to_string(rank) + " is in " + call + ", but rank " + std::to_string(missing) +
                    " has ended");
}

}  // namespace

void ThreadWorld::end(std::size_t rank, std::exception_ptr failure) {
  {
    const std::lock_guard lock(mutex);
    if (!first_failure) first_failure = std::move(failure);
  }
  ended[rank] = true;
}

ThreadGroup::ThreadGroup(ThreadWorld& world, std::vector<std::size_t> members)
    : world_(world),
      members_(std::move(members)),
      places_(members_.size()),
      pairs_(members_.size() * members_.size()) {}

std::size_t ThreadGroup::node_of(std::size_t rank) const {
  const auto node = [&](std::size_t k) { return members_[k] / world_.ranks_per_node; };
  std::size_t nodes_before = 0;
  for (std::size_t k = 1; k <= rank; ++k) nodes_before += node(k) != node(k - 1) ? 1 : 0;
  return nodes_before;
}

bool ThreadGroup::some_have_ended() const {
  return std::ranges::any_of(members_, [&](std::size_t member) { return world_.ended[member].load(); });
}

void ThreadGroup::require_all_alive(std::size_t rank, const char* call) const {
  for (std::size_t k = 0; k < size(); ++k) {
    if (world_.ended[members_[k]]) throw_parted(rank, call, k);
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
  require_all_alive(rank, call);
  places_[rank].call = call;
  places_[rank].bytes = bytes;
  const std::uint64_t meeting = meetings_;
  if (++arrived_ == size()) {
    arrived_ = 0;
    require_one_call();
    ++meetings_;
  }
  wait_until([&] { return meetings_ != meeting || some_have_ended(); });
  if (meetings_ == meeting) require_all_alive(rank, call);
  if (!disagreement_.empty()) throw RanksParted(disagreement_);
}

// False if they disagree on the sizes.
bool ThreadGroup::copy_between(std::size_t rank, std::size_t other) {
  const Place &mine = places_[rank], &theirs = places_[other];
  const bool bad_in = copy_bytes(theirs.to[rank], mine.from[other]);
  const bool bad_out = copy_bytes(mine.to[other], theirs.from[rank]);
  return !bad_in && !bad_out;
}

// Of two ranks at least the later one sees that the other has started; where both do, one of them claims the pair.
void ThreadGroup::start(std::size_t rank, std::span<const std::span<const std::byte>> to,
                        std::span<const std::span<std::byte>> from) {
  require_all_alive(rank, "a start");
  Place& mine = places_[rank];
  mine.to = to;
  mine.from = from;
  const std::uint64_t transfer = ++mine.started;
  std::string misfits;
  for (std::size_t k = 0; k < size(); ++k) {
    if (k == rank || places_[k].started != transfer || pair(rank, k).claimed.exchange(transfer) == transfer) continue;
    if (!copy_between(rank, k)) misfits += " " + std::to_string(k);
    pair(rank, k).finished = transfer;
  }
  if (misfits.empty()) return;
  throw RanksParted("rank " + std::to_string(rank) + " disagrees on what is sent with:" + misfits);
}

bool ThreadGroup::is_finished(std::size_t rank) {
  for (std::size_t k = 0; k < size(); ++k) {
    if (k != rank && pair(rank, k).finished != places_[rank].started) return false;
  }
  return true;
}

// Where both ranks of a pair have started, one of them copies, also if the other ends meanwhile. A rank ends after its
// starts, so what is read here of one that has ended is final.
std::optional<std::size_t> ThreadGroup::one_that_will_not_start(std::size_t rank) const {
  for (std::size_t k = 0; k < size(); ++k) {
    if (world_.ended[members_[k]] && places_[k].started < places_[rank].started) return k;
  }
  return std::nullopt;
}

/// Nobody may begin to copy any more.
void ThreadGroup::withdraw(std::size_t rank) {
  const std::uint64_t transfer = places_[rank].started;
  for (std::size_t k = 0; k < size(); ++k) {
    if (k != rank && pair(rank, k).claimed.exchange(transfer) != transfer) pair(rank, k).finished = transfer;
  }
}

void ThreadGroup::wait(std::size_t rank) {
  wait_until([&] { return is_finished(rank) || one_that_will_not_start(rank); });
  const std::optional<std::size_t> missing = one_that_will_not_start(rank);
  if (!missing) return;
  withdraw(rank);
  wait_until([&] { return is_finished(rank); });
  throw_parted(rank, "wait", *missing);
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
