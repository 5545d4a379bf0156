#include "sample.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "ceilings.h"
#include "lrml/base/error.h"
#include "lrml/base/feistel.h"
#include "lrml/base/random.h"
#include "lrml/base/stopwatch.h"
#include "lrml/sample/sampler.h"
#include "lrml/train/options.h"
#include "timing.h"

namespace lrml::bench {
namespace {

constexpr std::uint64_t seed = 1;

/// The training data as the plain sampler likes it.
struct Log {
  std::vector<std::uint64_t> offsets;         ///< [U + 1]
  std::vector<std::uint32_t> items, ordered;  ///< [T] by user and time; by user and item
};

Log load_log(const Dataset& dataset) {
  const auto offsets = dataset.train_offsets();
  Log log{{offsets.begin(), offsets.end()}, dataset.load_train_items({0, dataset.header().users}), {}};
  log.ordered = log.items;
  for (std::size_t u = 0; u < dataset.header().users; ++u) {
    std::sort(log.ordered.data() + log.offsets[u], log.ordered.data() + log.offsets[u + 1]);
  }
  return log;
}

/// One position after the other, as the header of Sampler says it.
class PlainSampler {
 public:
  PlainSampler(const Log& log, const ShardPlan& plan, const Sampler::Setting& setting)
      : log_(log), plan_(plan), setting_(setting) {}

  void draw(std::size_t shard, std::uint32_t epoch, RowRange positions, std::vector<Triplet>& triplets) const {
    const RowRange examples = plan_.examples_of(shard);
    const FeistelOrder order({setting_.seed, Purpose::order, epoch}, shard, examples.size());
    triplets.clear();
    for (std::size_t position = positions.begin; position < positions.end; ++position) {
      const std::size_t example = examples.begin + order(position);
      const auto next = std::ranges::upper_bound(log_.offsets, example);
      const auto user = static_cast<std::size_t>(next - log_.offsets.begin()) - 1;
      triplets.push_back(
          {UserId{static_cast<std::uint32_t>(user)}, ItemId{log_.items[example]}, negative(epoch, example, user)});
    }
  }

 private:
  ItemId negative(std::uint32_t epoch, std::size_t example, std::size_t user) const {
    const RandomKey key{setting_.seed, Purpose::negative, epoch};
    const auto seen = std::span(log_.ordered).subspan(log_.offsets[user], log_.offsets[user + 1] - log_.offsets[user]);
    for (std::uint32_t draw = 0; draw < 64; ++draw) {
      const std::uint64_t bits = random_pair(key, example, draw / 2)[draw % 2];
      const auto item = static_cast<std::uint32_t>(uniform_below(bits, setting_.items));
      if (!std::ranges::binary_search(seen, item)) return ItemId{item};
    }
    std::uint64_t left = uniform_below(random_pair(key, example, 32)[0], setting_.items - seen.size());
    std::uint32_t item = 0;
    for (;; ++item) {
      if (!std::ranges::binary_search(seen, item) && left-- == 0) return ItemId{item};
    }
  }

  const Log& log_;
  const ShardPlan& plan_;
  Sampler::Setting setting_;
};

bool same(const Triplet& a, const Triplet& b) {
  return a.user == b.user && a.positive == b.positive && a.negative == b.negative;
}

/// Both samplers over one dataset, step by step.
class Contest {
 public:
  Contest(const Dataset& dataset, const SampleArguments& arguments)
      : plan_(dataset.train_offsets(), shards(dataset, arguments)),
        log_(load_log(dataset)),
        interactions_(load_interactions(dataset, {0, dataset.header().users})),
        setting_{dataset.header().items, arguments.batches_per_epoch, seed},
        plain_(log_, plan_, setting_),
        ours_(interactions_, plan_, setting_) {}

  void verify(std::size_t steps) {
    ShardDraws expected;
    for (std::size_t step = 0; step < steps; ++step) {
      for (std::size_t shard = 0; shard < plan_.count(); ++shard) {
        plain(shard, step, expected);
        ours(shard, step, drawn_);
        if (std::ranges::equal(expected.triplets, drawn_.triplets, same)) continue;
        throw Error(ExitCode::failure,
                    "the sampler's triplets differ from the plain ones (it broke its definition in "
                    "lrml/sample/sampler.h). This is a bug.");
      }
    }
  }

  /// Nanoseconds per triplet of one step.
  double time_plain(std::size_t step) {
    return time(step, [this](auto... of) { plain(of..., drawn_); });
  }
  double time_ours(std::size_t step) {
    return time(step, [this](auto... of) { ours(of..., drawn_); });
  }

  std::size_t shards() const { return plan_.count(); }

 private:
  static std::size_t shards(const Dataset& dataset, const SampleArguments& arguments) {
    TrainOptions options;
    options.batches_per_epoch = arguments.batches_per_epoch;
    return resolved(options, dataset.header().train_interactions).logical_shards;
  }

  std::uint32_t epoch_of(std::size_t step) const {
    return static_cast<std::uint32_t>(1 + step / setting_.steps_per_epoch);
  }
  void plain(std::size_t shard, std::size_t step, ShardDraws& drawn) const {
    plain_.draw(shard, epoch_of(step), ours_.slice(shard, step % setting_.steps_per_epoch), drawn.triplets);
  }
  void ours(std::size_t shard, std::size_t step, ShardDraws& drawn) const {
    ours_.draw(shard, epoch_of(step), step % setting_.steps_per_epoch, drawn);
  }

  template <class Draw>
  double time(std::size_t step, Draw&& draw) {
    const Stopwatch watch;
    std::size_t drawn = 0;
    for (std::size_t shard = 0; shard < plan_.count(); ++shard) {
      draw(shard, step);
      drawn += drawn_.triplets.size();
    }
    return 1e9 * watch.seconds() / static_cast<double>(std::max<std::size_t>(drawn, 1));
  }

  ShardPlan plan_;
  Log log_;
  Interactions interactions_;
  Sampler::Setting setting_;
  PlainSampler plain_;
  Sampler ours_;
  ShardDraws drawn_;
};

}  // namespace

Record run_sample(Communicator& comm, const SampleArguments& arguments) {
  const Dataset dataset(arguments.data);
  Contest contest(dataset, arguments);
  contest.verify(arguments.verified_steps);
  std::vector<double> ours, plain;
  for (std::size_t k = 0; k < arguments.steps; ++k) {  // neither finds in the cache what the other has read
    plain.push_back(contest.time_plain(2 * k));
    ours.push_back(contest.time_ours(2 * k + 1));
  }
  const Record limits = ceilings(comm, arguments.ceiling_seconds);
  const auto d = static_cast<double>(arguments.dim), n = static_cast<double>(arguments.slots);
  const double kernel_ns = (12.0 * n * d + 20.0 * d) / limits["product_gflop_s"].get<double>();
  return {{"bench", "sample"},
          {"verified", true},
          {"dataset", dataset.header().name},
          {"batch",
           static_cast<double>(dataset.header().train_interactions) / static_cast<double>(arguments.batches_per_epoch)},
          {"shards", contest.shards()},
          {"ns_per_triplet", median(ours)},
          {"plain_ns_per_triplet", median(plain)},
          {"dim", arguments.dim},
          {"slots", arguments.slots},
          {"share_of_kernel", median(ours) / kernel_ns},
          {"ceilings", limits}};
}

}  // namespace lrml::bench
