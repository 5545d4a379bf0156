#include "exchange.h"

#include <algorithm>

#include "lrml/app/run_data.h"
#include "lrml/base/stopwatch.h"
#include "lrml/comm/agree.h"
#include "lrml/train/options.h"
#include "lrml/train/rank_data.h"
#include "same_sums.h"
#include "timing.h"

namespace lrml::bench {
namespace {

void require(const ExchangeArguments& a) {
  const auto check = [](bool holds, const std::string& problem) {
    if (!holds) throw Error(ExitCode::usage, problem);
  };
  check((a.batch == 0) != (a.per_rank == 0), "one of --batch and --per-rank must be given (the other follows).");
  check(a.active_share > 0.0 && a.active_share <= 1.0, "--active must lie above 0 and not above 1 (it is a share).");
  const std::vector<std::string> known = contender_names();
  for (const std::string& name : a.algorithms) {
    check(std::ranges::find(known, name) != known.end(),
          "'" + name + "' is no contender (see --algorithms in --help).");
  }
  check(a.dim > 0 && a.repeats > 0 && a.verified_steps > 0, "--dim, --repeats and --verified-steps must be above 0.");
}

/// The rank's part of the dataset and the batches drawn from it, one step at a time.
class Batches {
 public:
  Batches(Communicator& comm, const Dataset& dataset, std::size_t batch)
      : options_(resolved({.batch_size = batch}, dataset.header().train_interactions)),
        data_(load_rank_data(comm, dataset, options_.logical_shards)),
        sampler_(data_.interactions, data_.plan, {data_.header.items, steps_per_epoch(), options_.seed}),
        ahead_(comm, sampler_,
               data_.plan.shards_of_rank(static_cast<std::size_t>(comm.rank()), static_cast<std::size_t>(comm.size())),
               DrawAhead::Items::listed, data_.header.items) {
    ahead_.start_at({1, 0});
  }

  const RankData& data() const { return data_; }
  std::size_t steps_per_epoch() const { return lrml::steps_per_epoch(options_, data_.header.train_interactions); }
  void fill(StepWork& work, double active_share) { work.fill(ahead_.current(), ahead_.next(), active_share); }
  void advance() { ahead_.advance(); }

 private:
  TrainOptions options_;
  RankData data_;
  Sampler sampler_;
  DrawAhead ahead_;
};

/// A contender's figures, a value per repeat.
struct Timed {
  std::vector<double> seconds;           ///< of the slowest rank
  std::int64_t messages = 0, bytes = 0;  ///< of all repeats, sent by this rank
};

/// Seconds of one exchange on this rank. Barriers keep one rank's update out of another's wait.
double seconds_of(Communicator& comm, Contender& contender, const StepWork& work) {
  contender.prepare(work);
  comm.barrier();
  const Stopwatch reducing;
  contender.reduce(work);
  const double reduced = reducing.seconds();
  contender.update();
  comm.barrier();
  const Stopwatch publishing;
  contender.publish();
  return reduced + publishing.seconds();
}

Traffic sent_by(const Communicator& comm, const Contender& contender) {
  const Traffic past = contender.sent_uncounted();
  return {comm.traffic().messages + past.messages, comm.traffic().bytes + past.bytes};
}

void time_once(Communicator& comm, Contender& contender, const StepWork& work, Timed& timed) {
  const Traffic before = sent_by(comm, contender);
  const double seconds = seconds_of(comm, contender, work);
  const Traffic sent = sent_by(comm, contender) - before;
  timed.messages += sent.messages;
  timed.bytes += sent.bytes;
  timed.seconds.push_back(largest(comm, seconds));
}

Record to_record(Communicator& comm, const Timed& timed) {
  const auto repeats = static_cast<double>(timed.seconds.size());
  return {{"ms", 1e3 * median(timed.seconds)},
          {"ms_fastest", 1e3 * *std::ranges::min_element(timed.seconds)},
          {"messages", largest(comm, static_cast<double>(timed.messages) / repeats)},
          {"bytes", largest(comm, static_cast<double>(timed.bytes) / repeats)}};
}

OurSetting our_setting(const ExchangeArguments& a, const Dataset& dataset, std::size_t batch,
                       std::span<const std::int64_t> item_counts, std::span<const std::int64_t> user_counts) {
  const ExchangeSetting items = {dataset.header().items, a.dim, a.optim, batch, item_counts};
  return {items, {dataset.header().users, a.dim, a.optim, batch, user_counts}};
}

std::vector<std::int64_t> interactions_of_users(const Dataset& dataset) {
  const auto offsets = dataset.train_offsets();
  std::vector<std::int64_t> counts;
  for (std::size_t u = 0; u + 1 < offsets.size(); ++u) {
    counts.push_back(static_cast<std::int64_t>(offsets[u + 1] - offsets[u]));
  }
  return counts;
}

/// All contenders over all repeats, each repeat beginning with another one.
struct Measurement {
  std::vector<Timed> timed;       ///< of each contender
  double active = 0.0;            ///< triplets of this rank with a gradient, per repeat
  double rows_to_exchange = 0.0;  ///< items touched by this rank, per repeat
};

Measurement measure(Communicator& comm, const std::vector<Contender*>& all, Batches& batches, StepWork& work,
                    const ExchangeArguments& arguments) {
  Measurement result{std::vector<Timed>(all.size())};
  const auto repeats = static_cast<double>(arguments.repeats);
  for (std::size_t repeat = 0; repeat < arguments.repeats; ++repeat, batches.advance()) {
    batches.fill(work, arguments.active_share);
    for (std::size_t k = 0; k < all.size(); ++k) {
      const std::size_t turn = (k + repeat) % all.size();
      time_once(comm, *all[turn], work, result.timed[turn]);
    }
    result.active += static_cast<double>(work.active()) / repeats;
    result.rows_to_exchange += static_cast<double>(work.item_sums().size()) / repeats;
  }
  return result;
}

}  // namespace

Record run_exchange(Communicator& comm, const ExchangeArguments& arguments) {
  agree(comm, "reading the arguments", [&] { require(arguments); });
  const Dataset dataset = open_dataset(comm, arguments.data);
  const std::size_t batch =
      arguments.batch != 0 ? arguments.batch : arguments.per_rank * static_cast<std::size_t>(comm.size());
  Batches batches(comm, dataset, batch);
  const auto item_counts = item_popularity(comm, batches.data());
  const auto user_counts = interactions_of_users(dataset);
  const OurSetting setting = our_setting(arguments, dataset, batch, item_counts, user_counts);
  const Tables tables{dataset.header().users, dataset.header().items, arguments.dim};
  const Contenders contenders = make_contenders(comm, arguments.algorithms, setting, tables);
  StepWork work(tables);

  SameSums same_sums(comm, setting, batches.data().users());
  for (std::size_t step = 0; step < arguments.verified_steps; ++step, batches.advance()) {
    batches.fill(work, arguments.active_share);
    same_sums.step(contenders, work);
  }
  same_sums.require_same_tables(contenders);

  const std::vector<Contender*> all = contenders.all();
  const Measurement measured = measure(comm, all, batches, work, arguments);
  Record record = {{"bench", "exchange"},
                   {"verified", true},
                   {"dataset", dataset.header().name},
                   {"ranks", comm.size()},
                   {"batch", batch},
                   {"active_share", arguments.active_share},
                   {"optim", name_of(arguments.optim)},
                   {"dim", arguments.dim},
                   {"repeats", arguments.repeats},
                   {"items_digest", to_hex(same_sums.items_digest())},
                   {"user_bytes", same_sums.user_bytes()},
                   {"active_triplets_of_a_rank", largest(comm, measured.active)},
                   {"item_rows_of_a_rank", largest(comm, measured.rows_to_exchange)}};
  for (std::size_t k = 0; k < all.size(); ++k) {
    record["contenders"][all[k]->name()] = to_record(comm, measured.timed[k]);
  }
  return record;
}

}  // namespace lrml::bench
