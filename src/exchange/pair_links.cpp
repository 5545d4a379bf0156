#include "lrml/exchange/pair_links.h"

#include <algorithm>
#include <span>
#include <utility>

#include "lrml/base/stopwatch.h"

namespace lrml {
namespace {

constexpr std::size_t small_bytes = 8;
constexpr std::size_t large_bytes = 1 << 20;

/// Ranks or, where they are odd in number, one more that nobody is.
int even_number(int ranks) {
  return ranks + ranks % 2;
}

/// Messages between this rank and its partner of a round; a rank without one makes the same calls.
class PairTrial {
 public:
  PairTrial(Communicator& comm, std::optional<int> partner)
      : comm_(comm), partner_(partner), counts_(static_cast<std::size_t>(comm.size()), 0) {
    if (!partner) return;
    out_.resize(large_bytes);
    in_.resize(large_bytes);
  }

  /// The median of so many, after one more.
  double seconds_of(std::size_t bytes, int repeats) {
    swap(bytes);
    std::vector<double> seconds;
    for (int repeat = 0; repeat < repeats; ++repeat) {
      const Stopwatch watch;
      swap(bytes);
      seconds.push_back(watch.seconds());
    }
    const auto middle = seconds.begin() + repeats / 2;
    std::ranges::nth_element(seconds, middle);
    return *middle;
  }

 private:
  void swap(std::size_t bytes) {
    const std::size_t mine = partner_ ? bytes : 0;
    if (partner_) counts_[static_cast<std::size_t>(*partner_)] = mine;
    comm_.start_all_to_all({std::span<const std::byte>(out_).first(mine), 1, counts_},
                           {std::span(in_).first(mine), 1, counts_});
    comm_.wait();
  }

  Communicator& comm_;
  std::optional<int> partner_;
  std::vector<std::size_t> counts_;
  std::vector<std::byte> out_, in_;
};

}  // namespace

// The circle method: the last rank stays, the others turn around it; in round r those meet whose sum is r modulo n − 1.
std::optional<int> partner_in_round(int rank, int ranks, int round) {
  const int turning = even_number(ranks) - 1;
  if (turning < 1) return std::nullopt;
  // The turning rank x with 2x = r meets the last one; modulo an odd m the inverse of 2 is (m + 1)/2.
  const int meets_last = static_cast<int>(std::int64_t{round} * ((turning + 1) / 2) % turning);
  const int partner = rank == turning      ? meets_last
                      : rank == meets_last ? turning
                                           : ((round - rank) % turning + turning) % turning;
  return partner < ranks ? std::optional(partner) : std::nullopt;
}

std::vector<PairLink> measure_pairs(Communicator& comm, int most_rounds) {
  std::vector<PairLink> links;
  for (int round = 0; round < std::min(even_number(comm.size()) - 1, most_rounds); ++round) {
    const auto partner = partner_in_round(comm.rank(), comm.size(), round);
    PairTrial trial(comm, partner);
    comm.barrier();
    const double small = trial.seconds_of(small_bytes, 12);
    const double large = trial.seconds_of(large_bytes, 3);
    if (!partner || comm.rank() > *partner) continue;
    links.push_back({comm.rank(), *partner, small, static_cast<double>(large_bytes) / std::max(large, 1e-9)});
  }
  comm.barrier();
  return links;
}

}  // namespace lrml
