#include "lrml/train/fold_in.h"

#include <algorithm>
#include <utility>

#include "lrml/base/add_row.h"
#include "lrml/base/error.h"
#include "lrml/base/random.h"
#include "lrml/optim/adam.h"

namespace lrml {
namespace {

void require(bool possible, const char* message) {
  if (!possible) throw Error(ExitCode::usage, message);
}

}  // namespace

FoldIn::FoldIn(const ModelOptions& model, const LossOptions& loss, Parameters fixed, const FoldInOptions& options)
    : kind_(model.kind), options_(options), parameters_(std::move(fixed)), kernel_(model, loss) {
  parameters_.users = {0, 1};
  parameters_.user_rows = zero_matrix(1, parameters_.dim());
}

void FoldIn::split(std::span<const ItemId> items) {
  std::vector<bool> is_chosen(row_count(parameters_.item_rows), false);
  for (const ItemId item : items) {
    LRML_ASSERT(index(item) < is_chosen.size());
    is_chosen[index(item)] = true;
  }
  chosen_.clear();
  unseen_.clear();
  for (std::size_t item = 0; item < is_chosen.size(); ++item) {
    (is_chosen[item] ? chosen_ : unseen_).push_back(static_cast<ItemId>(item));
  }
}

void FoldIn::draw(std::size_t step) {
  const RandomKey key{options_.seed, Purpose::fold_in, static_cast<std::uint32_t>(step)};
  triplets_.clear();
  for (std::size_t k = 0; k < options_.triplets_per_step; ++k) {
    const auto bits = random_pair(key, k, 0);
    triplets_.push_back(
        {UserId{0}, chosen_[uniform_below(bits[0], chosen_.size())], unseen_[uniform_below(bits[1], unseen_.size())]});
  }
}

std::span<const float> FoldIn::fit(std::span<const ItemId> items) {
  require(!items.empty(), "cannot fold in a user without items (nothing is known of them). Name at least one.");
  split(items);
  require(!unseen_.empty(), "cannot fold in a user who has every item (nothing is left to compare with). Name fewer.");
  const auto p = row(parameters_.user_rows, 0);
  std::ranges::fill(p, 0.0f);
  Moments moments = zero_moments(1, p.size());
  BetaPowers powers;
  OptimOptions optim;
  std::vector<float> gradient(p.size());
  for (std::size_t step = 0; step < options_.steps; ++step) {
    draw(step);
    kernel_.compute(parameters_, triplets_, gradients_);
    std::ranges::fill(gradient, 0.0f);
    for (std::size_t a = 0; a < gradients_.active.size(); ++a) add_row(gradients_.user[a], gradient);
    const double left = 1.0 - static_cast<double>(step) / static_cast<double>(options_.steps);
    optim.learning_rate = options_.learning_rate * left;
    AdamStep(optim, powers).update(gradient, row(moments.mean, 0), row(moments.square, 0), p);
    if (kind_ != ModelKind::bpr) project_to_unit_ball(p);
  }
  return p;
}

}  // namespace lrml
