#include "data_prep/synth/draw.h"

#include <algorithm>

#include "data_prep/synth/liking.h"
#include "data_prep/synth/purposes.h"
#include "lrml/base/error.h"

namespace lrml::prep {
namespace {

constexpr double row_lifetime = 0.02;  // a row of cluster weights serves while τ moves by less

}  // namespace

double noise_beside_coverage(std::size_t items, std::size_t interactions) {
  const double covered = static_cast<double>(items) / static_cast<double>(interactions);
  return covered >= noise_share ? 0.0 : (noise_share - covered) / (1.0 - covered);
}

Drawer::Drawer(const World& world, std::size_t interactions, std::uint32_t round)
    : world_(world),
      coverage_(synth_key(world.seed, SynthPurpose::coverage, round), 0, interactions),
      noise_key_(synth_key(world.seed, SynthPurpose::noise, round)),
      choice_key_(synth_key(world.seed, SynthPurpose::choice, round)),
      noise_probability_(noise_beside_coverage(world.items(), interactions)),
      taken_by_(world.items(), 0),
      reach_(world.clusters(), 0.0) {}

void Drawer::set_appeal(const Appeal& appeal) {
  appeal_ = appeal;
  by_popularity_.assign(appeal.popularity);
  cluster_weights_.assign(world_.clusters(), 0.0);
  for (std::size_t c = 0; c < world_.clusters(); ++c) {
    for (const std::uint32_t member : world_.members_of(c)) cluster_weights_[c] += appeal.items[member];
  }
}

void Drawer::start_user(std::size_t user) {
  user_ = user;
  relate_user(world_, user, distances_, kinds_);
  liking_.resize(world_.clusters());
  likings(distances_, liking_);
  left_ = cluster_weights_;
  draws_ = 0;
}

void Drawer::finish_row() {
  if (row_reach_ == 0.0) return;
  for (std::size_t c = 0; c < world_.clusters(); ++c) {
    reach_[c] += row_reach_ * liking_[c] * static_cast<double>(trend_[kinds_[c]]);
  }
  row_reach_ = 0.0;
}

void Drawer::refresh_row(double tau) {
  finish_row();
  trend_at(world_, tau, trend_);
  row_.resize(world_.clusters());
  for (std::size_t c = 0; c < world_.clusters(); ++c) {
    row_[c] = left_[c] * liking_[c] * static_cast<double>(trend_[kinds_[c]]);
  }
  by_cluster_.assign(row_);
  row_left_ = left_;
  row_tau_ = tau;
  row_spent_ = 0.0;
}

// The cluster's rest is summed anew: an exhausted cluster must weigh exactly nothing.
void Drawer::take(std::uint32_t item) {
  taken_by_[item] = user_ + 1;
  const std::size_t c = world_.cluster_of_item[item];
  const double before = left_[c];
  left_[c] = 0.0;
  for (const std::uint32_t member : world_.members_of(c)) {
    if (!is_taken(member)) left_[c] += appeal_.items[member];
  }
  if (row_left_[c] > 0.0) row_spent_ += row_[c] * ((before - left_[c]) / row_left_[c]);
}

void Drawer::draw(std::size_t user, std::uint64_t first, std::span<const double> taus, std::vector<Choice>& choices) {
  LRML_ASSERT(taus.size() <= world_.items() * 2 / 5);
  start_user(user);
  choices.clear();
  for (std::size_t k = 0; k < taus.size(); ++k) {
    const bool row_is_stale = k == 0 || taus[k] - row_tau_ > row_lifetime || row_spent_ > 0.5 * by_cluster_.sum();
    if (row_is_stale) refresh_row(taus[k]);
    choices.push_back(choose(k, first + k));
    take(choices.back().item);
  }
  finish_row();
}

Choice Drawer::choose(std::size_t k, std::uint64_t position) {
  Choice choice;
  const std::uint64_t covered = coverage_(position);
  const auto bits = random_pair(noise_key_, user_, static_cast<std::uint32_t>(k));
  if (covered < world_.items() && !is_taken(static_cast<std::uint32_t>(covered))) {
    choice.item = static_cast<std::uint32_t>(covered);
  } else if (covered < world_.items() || uniform_unit(bits[0]) < noise_probability_) {
    choice.item = choose_by_popularity();
  } else {
    row_reach_ += 1.0 / (by_cluster_.sum() - row_spent_);
    choice = choose_by_preference();
  }
  choice.squared_distance = distances_[world_.cluster_of_item[choice.item]];
  return choice;
}

// The row may be older than the last items taken; a draw that falls on these is repeated, which keeps it
// exact. At most half of the row's weight is spent, so a few draws suffice.
Choice Drawer::choose_by_preference() {
  while (true) {
    const auto bits = next_bits();
    const std::size_t c = by_cluster_.pick(bits[0]);
    const double weight = uniform_unit(bits[1]) * row_left_[c];
    if (weight >= left_[c]) continue;
    return {.item = find_member(c, weight), .kind = kinds_[c]};
  }
}

// Two fifths of the items, the most that a user takes, leave a fair part of the popularity.
std::uint32_t Drawer::choose_by_popularity() {
  while (true) {
    const auto item = static_cast<std::uint32_t>(by_popularity_.pick(next_bits()[0]));
    if (!is_taken(item)) return item;
  }
}

std::uint32_t Drawer::find_member(std::size_t cluster, double weight) const {
  std::uint32_t found = 0;
  double sum = 0.0;
  for (const std::uint32_t member : world_.members_of(cluster)) {
    if (is_taken(member)) continue;
    found = member;
    sum += appeal_.items[member];
    if (weight < sum) break;
  }
  return found;
}

std::array<std::uint64_t, 2> Drawer::next_bits() {
  return random_pair(choice_key_, user_, draws_++);
}

}  // namespace lrml::prep
