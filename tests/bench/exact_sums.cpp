#include "exact_sums.h"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <vector>

#include "lrml/base/error.h"
#include "lrml/base/stopwatch.h"
#include "lrml/checkpoint/table_digest.h"
#include "lrml/model/gradients.h"
#include "lrml/train/options.h"
#include "lrml/train/rank_data.h"
#include "lrml/train/step.h"
#include "train/update_rows.h"

namespace lrml::bench {
namespace {

/// What a step needs of its data; one rank, no exchange.
struct Setting {
  StepSettings step;
  const RankData& data;
  const Sampler& sampler;
  std::size_t steps_per_epoch;
};

/// Item rows, K, M and loss summed in floats, in the order they come: what the trainer would do without its promise.
class FloatSums {
 public:
  FloatSums(const ModelOptions& model, std::size_t items)
      : rows_({0, items}, model.dim),
        counts_(items, 0),
        keys_(zero_matrix(slot_count(model), model.dim)),
        values_(keys_),
        dim_(model.dim) {}

  void clear() {
    for (const std::uint32_t item : rows_.touched()) counts_[item] = 0;
    rows_.clear();
    keys_.setZero();
    values_.setZero();
    loss_ = 0.0f;
  }
  void add_item(ItemId item, std::span<const float> gradient) {
    ++counts_[index(item)];
    rows_.add(static_cast<UserId>(index(item)), gradient);
  }
  void prefetch(ItemId) const {}
  void add_shard(const TripletGradients& gradients) {
    for (const float loss : gradients.losses) loss_ += loss;
    add(gradients.keys, keys_);
    add(gradients.values, values_);
  }
  void reduce(ReducedRows& reduced) {
    order_.assign(rows_.touched().begin(), rows_.touched().end());
    std::ranges::sort(order_);
    reduced.clear();
    for (const std::uint32_t item : order_) {
      const auto gradient = rows_.of(item);
      reduced.ids.push_back(ItemId{item});
      reduced.counts.push_back(counts_[item]);
      reduced.gradients.insert(reduced.gradients.end(), gradient.begin(), gradient.end());
    }
  }
  std::span<const float> memory_gradient(std::size_t which, std::size_t i) {
    return row(which == 0 ? keys_ : values_, i);
  }

 private:
  static void add(const Matrix& from, Matrix& to) {
    const auto source = elements(from);
    const auto target = elements(to);
    for (std::size_t k = 0; k < target.size(); ++k) target[k] += source[k];
  }

  UserGradients rows_;  // sums of float rows by id, here of items
  std::vector<std::uint32_t> counts_;
  std::vector<std::uint32_t> order_;
  Matrix keys_, values_;
  std::size_t dim_;
  float loss_ = 0.0f;
};

/// The trainer's own sums.
class ExactSums {
 public:
  ExactSums(const ModelOptions& model, std::size_t items)
      : items_(items, model.dim),
        control_(slot_count(model), model.dim),
        exchange_(make_exchange({}, self_, {.items = items, .dim = model.dim})) {}

  void clear() {
    items_.clear();
    control_.clear();
  }
  void add_item(ItemId item, std::span<const float> gradient) {
    control_[ControlVector::bad] += static_cast<std::int64_t>(items_.add(item, gradient));
  }
  void prefetch(ItemId item) const { items_.prefetch(item); }
  void add_shard(const TripletGradients& gradients) {
    control_[ControlVector::bad] +=
        static_cast<std::int64_t>(add_fixed_total(gradients.losses, loss_bits, control_[ControlVector::loss]));
    control_.add_memory(gradients.keys, gradients.values);
  }
  void reduce(ReducedRows& reduced) { exchange_->reduce(items_, reduced); }
  std::span<const float> memory_gradient(std::size_t which, std::size_t i) {
    return control_.memory_gradient(which, i);
  }

 private:
  SelfCommunicator self_;
  RowSums items_;
  ControlVector control_;
  std::unique_ptr<ItemExchange> exchange_;
};

/// A whole step on one rank, alike for both ways of summing.
template <class Sums>
class Variant {
 public:
  explicit Variant(const Setting& setting)
      : setting_(setting),
        kernel_(setting.step.model, setting.step.loss),
        users_(setting.data.users(), setting.step.model.dim),
        sums_(setting.step.model, setting.data.header.items),
        state_(initial_state(setting.step.model, setting.data.users(),
                             own_table(setting.data.header.items, setting.step.model.dim),
                             {0, setting.data.header.items}, 1)) {}

  const RunState& state() const { return state_; }
  double active_share() const { return static_cast<double>(active_) / static_cast<double>(examples_); }

  void step() {
    Progress& progress = state_.progress;
    users_.clear();
    sums_.clear();
    for (std::size_t shard = 0; shard < setting_.data.plan.count(); ++shard) {
      setting_.sampler.draw(shard, progress.epoch + 1, progress.step_in_epoch, drawn_);
      kernel_.compute(state_.parameters, drawn_.triplets, gradients_);
      add();
    }
    sums_.reduce(reduced_);
    update();
    if (++progress.step_in_epoch < setting_.steps_per_epoch) return;
    progress.step_in_epoch = 0;
    ++progress.epoch;
  }

 private:
  void add() {
    const auto& active = gradients_.active;
    for (std::size_t a = 0; a < active.size(); ++a) {
      if (a + 1 < active.size()) {
        sums_.prefetch(drawn_.triplets[active[a + 1]].positive);
        sums_.prefetch(drawn_.triplets[active[a + 1]].negative);
      }
      const Triplet& triplet = drawn_.triplets[active[a]];
      users_.add(triplet.user, gradients_.user[a]);
      sums_.add_item(triplet.positive, gradients_.positive[a]);
      sums_.add_item(triplet.negative, gradients_.negative[a]);
    }
    sums_.add_shard(gradients_);
    active_ += active.size();
    examples_ += drawn_.triplets.size();
  }

  void update() {
    Parameters& p = state_.parameters;
    const AdamStep adam(setting_.step.optim, state_.progress.powers);
    const OptimKind kind = setting_.step.optim.kind;
    update_users({adam, true, elements(p.user_rows), state_.user_moments}, users_, kind);
    update_items({adam, true, elements(p.item_rows), state_.item_moments}, reduced_, state_.moment_items, kind);
    for (std::size_t which = 0; which < 2; ++which) {
      Matrix& table = which == 0 ? p.keys : p.values;
      const RowUpdater update_row{adam, false, elements(table), which == 0 ? state_.key_moments : state_.value_moments};
      for (std::size_t i = 0; i < row_count(table); ++i) update_row(i, sums_.memory_gradient(which, i));
    }
  }

  Setting setting_;
  GradientKernel kernel_;
  UserGradients users_;
  Sums sums_;
  ReducedRows reduced_;
  ShardDraws drawn_;
  TripletGradients gradients_;
  RunState state_;
  std::size_t active_ = 0;
  std::size_t examples_ = 0;
};

void require_trainer_bits(const Setting& setting, const RunState& found, std::size_t steps) {
  SelfCommunicator self;
  const auto exchange = make_exchange({}, self, {.items = setting.data.header.items, .dim = setting.step.model.dim});
  RunState state = initial_state(setting.step.model, setting.data.users(),
                                 own_table(setting.data.header.items, setting.step.model.dim), exchange->owned(), 1);
  TrainStep step(self, setting.step, setting.data.plan, setting.sampler, *exchange, state);
  for (std::size_t i = 0; i < steps; ++i) step(state, {});
  if (parameters_digest(self, state.parameters) == parameters_digest(self, found.parameters)) return;
  throw Error(ExitCode::failure,
              "the benchmark's exact step differs from the trainer's (it would measure something "
              "else). Bring tests/bench/exact_sums.cpp up to date.");
}

/// Seconds per step, exact and float in turn after one warm-up each; the median of the ratios.
struct Comparison {
  double exact_s = 0.0;
  double float_s = 0.0;
  double median_ratio = 0.0;
  double active_share = 0.0;
};

Comparison compare(const Setting& setting, std::size_t rounds, std::size_t steps_per_round) {
  Variant<ExactSums> exact(setting);
  Variant<FloatSums> plain(setting);
  exact.step();
  plain.step();
  require_trainer_bits(setting, exact.state(), 1);
  const auto timed = [&](auto& variant) {
    const Stopwatch watch;
    for (std::size_t i = 0; i < steps_per_round; ++i) variant.step();
    return watch.seconds() / static_cast<double>(steps_per_round);
  };
  Comparison result;
  std::vector<double> ratios;
  for (std::size_t round = 0; round < rounds; ++round) {
    const double exact_s = timed(exact);
    const double float_s = timed(plain);
    result.exact_s += exact_s / static_cast<double>(rounds);
    result.float_s += float_s / static_cast<double>(rounds);
    ratios.push_back(exact_s / float_s);
  }
  std::ranges::nth_element(ratios, ratios.begin() + static_cast<std::ptrdiff_t>(ratios.size() / 2));
  result.median_ratio = ratios[ratios.size() / 2];
  result.active_share = exact.active_share();
  return result;
}

nlohmann::ordered_json to_json(const Comparison& c) {
  return {{"exact_ms_per_step", 1e3 * c.exact_s},
          {"float_ms_per_step", 1e3 * c.float_s},
          {"ratio_of_totals", c.exact_s / c.float_s},
          {"median_ratio", c.median_ratio},
          {"active_share", c.active_share}};
}

}  // namespace

void run_exact_sums(const ExactSumsArguments& arguments) {
  SelfCommunicator self;
  const Dataset dataset(arguments.data);
  const TrainOptions options = resolved({}, dataset.header().train_interactions);
  const std::size_t steps = steps_per_epoch(options, dataset.header().train_interactions);
  const RankData data = load_rank_data(self, dataset, options.logical_shards);
  const Sampler sampler(data.interactions, data.plan, {data.header.items, steps, options.seed});

  const Setting whole_run{{}, data, sampler, steps};
  Setting all_active = whole_run;
  all_active.step.loss.margin = 10.0;  // distances in the unit ball and a small memory stay below
  nlohmann::ordered_json line = {{"bench", "exact_sums"}, {"dataset", data.header.name}, {"verified", true}};
  line["whole_run"] = to_json(compare(whole_run, arguments.epochs, steps));
  line["all_active"] = to_json(compare(all_active, arguments.steps, 1));
  std::printf("%s\n", line.dump().c_str());
}

}  // namespace lrml::bench
