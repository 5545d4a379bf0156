// Work on a sequence by several threads, with the results taken in the sequence's order.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace lrml {

/// How many threads to use for `asked` of them; 0 asks for one per core that this process may use.
std::size_t threads_for(std::size_t asked);

/// Inputs on their way to results: the state that the threads of one pipeline share.
template <class In, class Out>
class PipelineQueue {
 public:
  void push(In input) {
    const std::lock_guard lock(mutex_);
    slots_.emplace_back(std::move(input));
    changed_.notify_one();
  }

  /// No more inputs will come: workers that find nothing to do end.
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    changed_.notify_all();
  }

  /// Works on the first input that nobody has taken; false if there is none.
  template <class Work>
  bool work_once(Work& work) {
    std::unique_lock lock(mutex_);
    return take_and_work(lock, work);
  }

  /// Works until the queue is closed and no input is left.
  template <class Work>
  void work_until_closed(Work& work) {
    std::unique_lock lock(mutex_);
    while (take_and_work(lock, work) || !closed_) {
      changed_.wait(lock, [&] { return closed_ || next_ < slots_.size(); });
    }
  }

  std::size_t size() {
    const std::lock_guard lock(mutex_);
    return slots_.size();
  }

  /// The oldest result, once it is there; rethrows what its work threw. @pre size() > 0
  template <class Work>
  Out pop(Work& work) {
    std::unique_lock lock(mutex_);
    while (!slots_.front().done && take_and_work(lock, work)) {
    }
    finished_.wait(lock, [&] { return slots_.front().done; });
    Slot slot = std::move(slots_.front());
    slots_.pop_front();
    --next_;
    if (slot.error) std::rethrow_exception(slot.error);
    return std::move(*slot.output);
  }

 private:
  struct Slot {
    explicit Slot(In given) : input(std::move(given)) {}
    In input;
    std::optional<Out> output = {};
    std::exception_ptr error = {};
    bool done = false;
  };

  template <class Work>
  bool take_and_work(std::unique_lock<std::mutex>& lock, Work& work) {
    if (next_ == slots_.size()) return false;
    Slot& slot = slots_[next_++];  // a deque's elements stay where they are
    lock.unlock();
    try {
      slot.output.emplace(work(std::move(slot.input)));
    } catch (...) {
      slot.error = std::current_exception();
    }
    lock.lock();
    slot.done = true;
    finished_.notify_all();
    return true;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::condition_variable finished_;
  std::deque<Slot> slots_;
  std::size_t next_ = 0;  ///< the first slot that nobody has taken
  bool closed_ = false;
};

/// Calls `consume(work(input))` for every input that `produce` returns until it returns nothing.
///
/// Order    `produce` and `consume` run in the calling thread, `consume` in the order of `produce`; `work` runs in
///          any thread. With one thread everything runs in the caller.
/// Cost     at most 2·threads inputs and results in memory; the calling thread works too
/// Throws   what produce, consume or work throws (of several works the earliest in order), after all threads ended
///
///     produce  () → std::optional<In>      work  In → Out      consume  Out → void
template <class In, class Out, class Produce, class Work, class Consume>
void run_pipeline(std::size_t threads, Produce produce, Work work, Consume consume) {
  PipelineQueue<In, Out> queue;
  struct Workers {
    PipelineQueue<In, Out>& queue;
    std::vector<std::jthread> threads;
    ~Workers() { queue.close(); }  // the threads join as their vector ends
  } workers{queue, {}};
  for (std::size_t k = 1; k < threads; ++k) {
    workers.threads.emplace_back([&queue, &work] { queue.work_until_closed(work); });
  }
  bool more = true;
  while (true) {
    while (more && queue.size() < 2 * threads) {
      std::optional<In> input = produce();
      more = input.has_value();
      if (more) queue.push(std::move(*input));
    }
    if (queue.size() == 0) return;
    consume(queue.pop(work));
  }
}

}  // namespace lrml
