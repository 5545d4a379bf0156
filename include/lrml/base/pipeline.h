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

/// Takes inputs one by one and calls `consume(work(input))` for each: run_pipeline for those whose inputs come to
/// them instead of being asked for. Order and cost are the same.
template <class In, class Out, class Work, class Consume>
class Pipeline {
 public:
  Pipeline(std::size_t threads, Work work, Consume consume)
      : most_(2 * threads), work_(std::move(work)), consume_(std::move(consume)) {
    for (std::size_t k = 1; k < threads; ++k) {
      workers_.emplace_back([this] { queue_.work_until_closed(work_); });
    }
  }
  ~Pipeline() { queue_.close(); }  // the threads join as their vector ends
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;

  /// Consumes the oldest results until one more input may come. Throws what work or consume throws.
  void make_room() {
    while (queue_.size() >= most_) consume_oldest();
  }

  /// Makes room and takes `input`.
  void push(In input) {
    make_room();
    queue_.push(std::move(input));
  }

  /// Consumes all that was pushed; nothing more once work or consume threw.
  void finish() {
    while (!failed_ && queue_.size() > 0) consume_oldest();
  }

 private:
  void consume_oldest() {
    failed_ = true;
    consume_(queue_.pop(work_));
    failed_ = false;
  }

  std::size_t most_;
  bool failed_ = false;
  Work work_;
  Consume consume_;
  PipelineQueue<In, Out> queue_;
  std::vector<std::jthread> workers_;  ///< end before all they use
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
  Pipeline<In, Out, Work, Consume> pipeline(threads, std::move(work), std::move(consume));
  while (std::optional<In> input = produce()) {
    pipeline.push(std::move(*input));
    pipeline.make_room();
  }
  pipeline.finish();
}

}  // namespace lrml
