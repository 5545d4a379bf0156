#include "lrml/eval/oracle.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "lrml/base/error.h"
#include "lrml/base/floating.h"

namespace lrml {
namespace {

class Oracle {
 public:
  /// What lies between a user and an item.
  struct Relation {
    std::vector<double> vector;     ///< [d0] r
    std::vector<double> attention;  ///< [R] a, of a memory
  };

  Oracle(PlantedTruth truth, const HeldOutRows& held_out) : truth_(std::move(truth)) {
    const InteractionRows& rows = held_out.rows;
    LRML_ASSERT(rows.offsets.size() == truth_.users.size() + 1);
    for (std::size_t u = 0; u < truth_.users.size(); ++u) {
      const bool has_time = rows.offsets[u + 1] > rows.offsets[u] && !rows.timestamp.empty();
      passed_.push_back(has_time ? part_passed(rows.timestamp[rows.offsets[u + 1] - 1]) : 0.5);
    }
  }

  Relation make_relation() const { return {std::vector<double>(truth_.width), std::vector<double>(truth_.kinds)}; }

  /// `relation` is overwritten.
  float score(UserId user, ItemId item, Relation& relation) const {
    LRML_ASSERT(truth_.users.contains(index(user)));
    const std::size_t u = index(user) - truth_.users.begin;
    const std::size_t i = index(item);
    const auto relate_by = [&](const auto& planted) { return relate(planted, u, i, relation); };
    const std::size_t kind = std::visit(relate_by, truth_.relation);
    return static_cast<float>(truth_.closeness * squared_distance(u, i, relation) -
                              static_cast<double>(truth_.item_log_weight[i]) - trend(u, kind));
  }

 private:
  double part_passed(std::int64_t time) const {
    return (static_cast<double>(time) - truth_.first_second) / (truth_.last_second - truth_.first_second);
  }

  double user_position(std::size_t u, std::size_t d) const {
    return static_cast<double>(truth_.user_position[u * truth_.width + d]);
  }
  double item_position(std::size_t i, std::size_t d) const {
    return static_cast<double>(truth_.item_position[i * truth_.width + d]);
  }

  /// r = t_kind; returns the kind.
  std::size_t relate(const PlantedTranslations& planted, std::size_t u, std::size_t i, Relation& relation) const {
    const std::size_t kind = (std::size_t{planted.user_group[u]} + planted.item_block[i]) % truth_.kinds;
    std::copy_n(&planted.rows[kind * truth_.width], truth_.width, relation.vector.begin());
    return kind;
  }

  /// r = Mᵀa, a = softmax(K (x ∘ y)); returns the strongest slot.
  std::size_t relate(const PlantedMemory& planted, std::size_t u, std::size_t i, Relation& relation) const {
    const std::size_t width = truth_.width;
    auto& [r, a] = relation;
    for (std::size_t j = 0; j < truth_.kinds; ++j) {
      a[j] = 0.0;
      for (std::size_t d = 0; d < width; ++d) {
        a[j] += static_cast<double>(planted.keys[j * width + d]) * user_position(u, d) * item_position(i, d);
      }
    }
    const auto strongest = std::ranges::max_element(a) - a.begin();
    apply_softmax(a);
    std::ranges::fill(r, 0.0);
    for (std::size_t j = 0; j < truth_.kinds; ++j) {
      for (std::size_t d = 0; d < width; ++d) r[d] += a[j] * static_cast<double>(planted.values[j * width + d]);
    }
    return static_cast<std::size_t>(strongest);
  }

  static void apply_softmax(std::vector<double>& logits) {
    const double largest = *std::ranges::max_element(logits);
    double sum = 0.0;
    for (double& a : logits) {
      a = static_cast<double>(exponential(static_cast<float>(a - largest)));
      sum += a;
    }
    for (double& a : logits) a /= sum;
  }

  /// ‖x + r − y‖²
  double squared_distance(std::size_t u, std::size_t i, const Relation& relation) const {
    double sum = 0.0;
    for (std::size_t d = 0; d < truth_.width; ++d) {
      const double difference = user_position(u, d) + relation.vector[d] - item_position(i, d);
      sum += difference * difference;
    }
    return sum;
  }

  double trend(std::size_t u, std::size_t kind) const {
    if (truth_.kinds == 1) return 0.0;
    const double slope = 2.0 * static_cast<double>(kind) / static_cast<double>(truth_.kinds - 1) - 1.0;
    return truth_.ramp * slope * (2.0 * passed_[u] - 1.0);
  }

  PlantedTruth truth_;
  std::vector<double> passed_;  ///< [users] τ
};

}  // namespace

ScoreFunction oracle_score(PlantedTruth truth, const HeldOutRows& held_out) {
  const auto oracle = std::make_shared<Oracle>(std::move(truth), held_out);
  return [oracle](UserId user, std::span<const ItemId> items, std::span<float> scores) {
    Oracle::Relation relation = oracle->make_relation();
    for (std::size_t k = 0; k < items.size(); ++k) scores[k] = oracle->score(user, items[k], relation);
  };
}

}  // namespace lrml
