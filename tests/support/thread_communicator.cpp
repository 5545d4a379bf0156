#include "support/thread_communicator.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <numeric>
#include <thread>

#include "lrml/base/error.h"
#include "support/thread_group.h"

namespace lrml::test {
namespace {

std::size_t elements_before(std::span<const std::size_t> counts, std::size_t rank) {
  return std::accumulate(counts.begin(), counts.begin() + static_cast<std::ptrdiff_t>(rank), std::size_t{0});
}

/// The part of every rank.
template <class Byte>
void split(const RankParts<Byte>& parts, std::vector<std::span<Byte>>& of_rank) {
  std::size_t begin = 0;
  for (std::size_t k = 0; k < of_rank.size(); ++k) {
    of_rank[k] = parts.bytes.subspan(begin, parts.counts[k] * parts.element_bytes);
    begin += of_rank[k].size();
  }
}

/// `count` of the numbers that a rank shows, from number `begin` on.
std::span<const std::int64_t> numbers(std::span<const std::byte> shown, std::size_t begin, std::size_t count) {
  return std::span(reinterpret_cast<const std::int64_t*>(shown.data()), shown.size() / sizeof(std::int64_t))
      .subspan(begin, count);
}

}  // namespace

ThreadCommunicator::ThreadCommunicator(std::shared_ptr<ThreadGroup> group, int rank, Carrier carrier)
    : group_(std::move(group)),
      rank_(rank),
      me_(static_cast<std::size_t>(rank)),
      carrier_(carrier),
      to_(group_->size()),
      from_(group_->size()) {}

ThreadCommunicator::~ThreadCommunicator() = default;

int ThreadCommunicator::size() const {
  return static_cast<int>(group_->size());
}

std::size_t ThreadCommunicator::node() {
  return group_->node_of(me_);
}

void ThreadCommunicator::count(std::size_t bytes) {
  if (size() == 1 || carrier_ == Carrier::memory) return;
  ++traffic_.messages;
  traffic_.bytes += static_cast<std::int64_t>(bytes);
}

void ThreadCommunicator::barrier() {
  group_->meet(me_, "barrier");
}

void ThreadCommunicator::sum(std::span<std::int64_t> values) {
  count(values.size_bytes());
  sums_.assign(values.size(), 0);
  group_->show(me_, std::as_bytes(values));
  group_->meet(me_, "sum", values.size_bytes());
  for (std::size_t k = 0; k < group_->size(); ++k) {
    const auto other = numbers(group_->shown_by(k), 0, values.size());
    for (std::size_t i = 0; i < values.size(); ++i) sums_[i] += other[i];
  }
  group_->meet(me_, "the end of sum");
  std::ranges::copy(sums_, values.begin());
}

void ThreadCommunicator::reduce_scatter(std::span<const std::int64_t> values, std::span<const std::size_t> counts,
                                        std::span<std::int64_t> mine) {
  LRML_ASSERT(mine.size() == counts[me_]);
  count(values.size_bytes() - mine.size_bytes());
  group_->show(me_, std::as_bytes(values));
  group_->meet(me_, "reduce_scatter", values.size_bytes());
  std::ranges::fill(mine, 0);
  for (std::size_t k = 0; k < group_->size(); ++k) {
    const auto other = numbers(group_->shown_by(k), elements_before(counts, me_), mine.size());
    for (std::size_t i = 0; i < mine.size(); ++i) mine[i] += other[i];
  }
  group_->meet(me_, "the end of reduce_scatter");
}

void ThreadCommunicator::put_own_part(std::span<const std::byte> mine, std::size_t element_bytes,
                                      std::span<const std::size_t> counts, std::span<std::byte> all) {
  LRML_ASSERT(mine.size() == counts[me_] * element_bytes);
  count(mine.size() * (group_->size() - 1));
  split<std::byte>({all, element_bytes, counts}, from_);
  if (!mine.empty() && mine.data() != from_[me_].data()) std::memmove(from_[me_].data(), mine.data(), mine.size());
}

void ThreadCommunicator::all_gather(std::span<const std::byte> mine, std::size_t element_bytes,
                                    std::span<const std::size_t> counts, std::span<std::byte> all) {
  put_own_part(mine, element_bytes, counts, all);
  group_->show(me_, from_[me_]);
  group_->meet(me_, "all_gather", all.size());
  for (std::size_t k = 0; k < group_->size(); ++k) {
    const std::span<const std::byte> part = group_->shown_by(k);
    LRML_ASSERT(part.size() == from_[k].size());
    if (k != me_) std::ranges::copy(part, from_[k].begin());
  }
  group_->meet(me_, "the end of all_gather");
}

void ThreadCommunicator::start_all_gather(std::span<const std::byte> mine, std::size_t element_bytes,
                                          std::span<const std::size_t> counts, std::span<std::byte> all) {
  put_own_part(mine, element_bytes, counts, all);
  std::ranges::fill(to_, from_[me_]);
  group_->start(me_, to_, from_);
}

void ThreadCommunicator::start_all_to_all(RankParts<const std::byte> out, RankParts<std::byte> in) {
  LRML_ASSERT(out.element_bytes == in.element_bytes);
  split(out, to_);
  split(in, from_);
  for (std::size_t k = 0; k < to_.size(); ++k) {
    if (k != me_ && !to_[k].empty()) count(to_[k].size());
  }
  std::ranges::copy(to_[me_], from_[me_].begin());
  group_->start(me_, to_, from_);
}

void ThreadCommunicator::wait() {
  group_->wait(me_);
}

// Whoever starts last copies: there is nothing to push, only other ranks to let on.
void ThreadCommunicator::progress() {
  std::this_thread::yield();
}

void ThreadCommunicator::transpose(std::span<const std::int64_t> values, std::span<std::int64_t> received) {
  const std::size_t each = values.size() / group_->size();
  LRML_ASSERT(values.size() == received.size() && each * group_->size() == values.size());
  count(each * sizeof(std::int64_t) * (group_->size() - 1));
  group_->show(me_, std::as_bytes(values));
  group_->meet(me_, "transpose", values.size_bytes());
  for (std::size_t k = 0; k < group_->size(); ++k) {
    std::ranges::copy(numbers(group_->shown_by(k), each * me_, each), received.subspan(each * k, each).begin());
  }
  group_->meet(me_, "the end of transpose");
}

void ThreadCommunicator::broadcast(std::span<std::byte> bytes, int root) {
  if (rank_ == root) count(bytes.size());
  group_->show(me_, bytes);
  group_->meet(me_, "broadcast", bytes.size());
  if (rank_ != root) std::ranges::copy(group_->shown_by(static_cast<std::size_t>(root)), bytes.begin());
  group_->meet(me_, "the end of broadcast");
}

void ThreadCommunicator::abort(int exit_code) {
  std::_Exit(exit_code);
}

ThreadCommunicator& ThreadCommunicator::subgroup(int color, Carrier carrier) {
  std::vector<std::size_t> ranks;
  group_->show(me_, std::as_bytes(std::span(&color, 1)));
  group_->meet(me_, "subgroup", sizeof color);
  for (std::size_t k = 0; k < group_->size(); ++k) {
    if (std::memcmp(group_->shown_by(k).data(), &color, sizeof color) == 0) ranks.push_back(k);
  }
  const auto place = std::ranges::find(ranks, me_) - ranks.begin();
  auto group = group_->make_subgroup(me_, ranks);
  return *subgroups_.emplace_back(
      std::make_unique<ThreadCommunicator>(std::move(group), static_cast<int>(place), carrier));
}

Traffic ThreadCommunicator::traffic() const {
  Traffic total = traffic_;
  for (const auto& group : subgroups_) total = total + group->traffic();
  return total;
}

std::span<std::byte> ThreadCommunicator::allocate_shared(std::size_t bytes) {
  return group_->make_shared_memory(me_, bytes);
}

void run_ranks(int ranks, const std::function<void(ThreadCommunicator&)>& body, int ranks_per_node) {
  std::vector<std::size_t> all(static_cast<std::size_t>(ranks));
  std::iota(all.begin(), all.end(), std::size_t{0});
  ThreadWorld world(all.size(), static_cast<std::size_t>(ranks_per_node));
  const auto group = std::make_shared<ThreadGroup>(world, all);
  const auto run = [&](std::size_t rank) {
    std::exception_ptr failure;
    try {
      ThreadCommunicator comm(group, static_cast<int>(rank));
      group->meet(rank, "the start");  // so that no body is over before another begins
      body(comm);
    } catch (...) {
      failure = std::current_exception();
    }
    world.end(rank, failure);
  };
  {
    std::vector<std::jthread> threads;
    for (const std::size_t rank : all) threads.emplace_back(run, rank);
  }
  if (world.first_failure) std::rethrow_exception(world.first_failure);
}

}  // namespace lrml::test
