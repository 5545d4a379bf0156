#include "lrml/exchange/calibrate.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>
#include <functional>
#include <span>
#include <thread>
#include <vector>

#include "local_work.h"
#include "lrml/base/stopwatch.h"

namespace lrml {
namespace {

constexpr std::size_t smallest_message = 64;
constexpr double smallest_large_message = 1 << 16;
constexpr double largest_message = 1 << 21;
constexpr auto rest = std::chrono::milliseconds(3);

std::int64_t median_of(std::vector<std::int64_t> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

/// Seconds that `action` takes: the median of five runs after one more, and of the ranks. Equal on all ranks.
double agreed_seconds(Communicator& comm, const std::function<void()>& action, Timed timed = Timed::by_the_clock) {
  action();
  std::vector<std::int64_t> picoseconds;
  for (int repeat = 0; repeat < 5; ++repeat) {
    std::this_thread::sleep_for(rest);
    comm.barrier();
    const Stopwatch watch;
    const std::clock_t processor = std::clock();
    action();
    const double seconds = timed == Timed::by_the_clock
                               ? watch.seconds()
                               : static_cast<double>(std::clock() - processor) / static_cast<double>(CLOCKS_PER_SEC);
    picoseconds.push_back(std::llround(1e12 * seconds));
  }
  return 1e-12 * static_cast<double>(median_of(gather_values(comm, median_of(picoseconds))));
}

/// A collective in which so many bytes are on their way to or from each rank; returns how many they really are.
using Send = std::function<std::size_t(std::size_t bytes)>;

/// The line through a small message and a large one of about so many bytes.
LineCost measured_line(Communicator& comm, double wanted, const Send& send) {
  const auto large_message = static_cast<std::size_t>(std::clamp(wanted, smallest_large_message, largest_message));
  std::size_t small_bytes = 0, bytes = 0;
  const double small = agreed_seconds(comm, [&] { small_bytes = send(smallest_message); });
  const double large = agreed_seconds(comm, [&] { bytes = send(large_message); });
  const double per_byte = std::max(0.0, (large - small) / static_cast<double>(bytes - small_bytes));
  return {std::max(0.0, small - per_byte * static_cast<double>(small_bytes)), per_byte};
}

/// The collectives of an exchange, on buffers that nobody reads.
class TrialMessages {
 public:
  explicit TrialMessages(Communicator& comm)
      : comm_(comm), ranks_(static_cast<std::size_t>(comm.size())), me_(static_cast<std::size_t>(comm.rank())) {}

  std::size_t all_to_all(std::size_t bytes) {
    const std::size_t each = std::max<std::size_t>(1, bytes / 8 / (ranks_ - 1));
    counts_.assign(ranks_, each);
    counts_[me_] = 0;
    out_.resize(each * (ranks_ - 1));
    in_.resize(out_.size());
    comm_.start_all_to_all({std::as_bytes(std::span(out_)), 8, counts_},
                           {std::as_writable_bytes(std::span(in_)), 8, counts_});
    comm_.wait();
    return out_.size() * 8;
  }

  std::size_t all_gather(std::size_t bytes) {
    const std::size_t each = std::max<std::size_t>(1, bytes / 8 / (ranks_ - 1));
    counts_.assign(ranks_, each);
    in_.resize(each * ranks_);
    const auto mine = std::span(in_).subspan(me_ * each, each);
    comm_.start_all_gather(std::as_bytes(mine), 8, counts_, std::as_writable_bytes(std::span(in_)));
    comm_.wait();
    return each * 8 * (ranks_ - 1);
  }

  std::size_t reduce_scatter(std::size_t bytes) {
    const std::size_t each = std::max<std::size_t>(1, bytes / 8 / (ranks_ - 1));
    counts_.assign(ranks_, each);
    out_.resize(each * ranks_);
    in_.resize(each);
    comm_.reduce_scatter(out_, counts_, in_);
    return each * 8 * (ranks_ - 1);
  }

  void transpose() {
    out_.resize(2 * ranks_);
    in_.resize(out_.size());
    comm_.transpose(out_, in_);
  }

 private:
  Communicator& comm_;
  std::size_t ranks_, me_;
  std::vector<std::size_t> counts_;
  std::vector<std::int64_t> out_, in_;
};

}  // namespace

LinkCosts calibrate(Communicator& comm, std::size_t dim, const StepMessages& messages) {
  if (comm.size() == 1) return {};
  LinkCosts links = calibrate_local_work(comm, dim, Timed::by_the_clock);
  TrialMessages trial(comm);
  links.small = agreed_seconds(comm, [&] { trial.transpose(); });
  links.all_to_all =
      measured_line(comm, messages.all_to_all, [&](std::size_t bytes) { return trial.all_to_all(bytes); });
  links.all_gather =
      measured_line(comm, messages.all_gather, [&](std::size_t bytes) { return trial.all_gather(bytes); });
  links.reduce_scatter =
      measured_line(comm, messages.reduce_scatter, [&](std::size_t bytes) { return trial.reduce_scatter(bytes); });
  return links;
}

LinkCosts calibrate_local_work(Communicator& comm, std::size_t dim, Timed timed) {
  LinkCosts links;
  LocalWork work(dim);
  const auto per_value = [&](void (LocalWork::*part)()) {
    return agreed_seconds(
               comm, [&] { (work.*part)(); }, timed) /
           static_cast<double>(work.values());
  };
  links.pack_value = per_value(&LocalWork::pack);
  links.sum_value = per_value(&LocalWork::sum);
  links.turn_value = per_value(&LocalWork::turn);
  links.update_value = per_value(&LocalWork::update);
  links.copy_value = per_value(&LocalWork::copy);
  return links;
}

}  // namespace lrml
