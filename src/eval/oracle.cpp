#include "lrml/eval/oracle.h"

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "lrml/base/error.h"

namespace lrml {
namespace {

class Oracle {
 public:
  Oracle(PlantedTruth truth, const HeldOutRows& held_out) : truth_(std::move(truth)) {
    const InteractionRows& rows = held_out.rows;
    LRML_ASSERT(rows.offsets.size() == truth_.users.size() + 1);
    for (std::size_t u = 0; u < truth_.users.size(); ++u) {
      const bool has_time = rows.offsets[u + 1] > rows.offsets[u] && !rows.timestamp.empty();
      passed_.push_back(has_time ? part_passed(rows.timestamp[rows.offsets[u + 1] - 1]) : 0.5);
    }
  }

  float score(UserId user, ItemId item) const {
    LRML_ASSERT(truth_.users.contains(index(user)));
    const std::size_t u = index(user) - truth_.users.begin;
    const std::size_t kinds = truth_.kinds();
    const std::size_t kind = (std::size_t{truth_.user_group[u]} + truth_.item_block[index(item)]) % kinds;
    const double slope = kinds == 1 ? 0.0 : 2.0 * static_cast<double>(kind) / static_cast<double>(kinds - 1) - 1.0;
    const double trend = truth_.ramp * slope * (2.0 * passed_[u] - 1.0);
    return static_cast<float>(truth_.closeness * squared_distance(u, kind, index(item)) -
                              static_cast<double>(truth_.item_log_weight[index(item)]) - trend);
  }

 private:
  double part_passed(std::int64_t time) const {
    return (static_cast<double>(time) - truth_.first_second) / (truth_.last_second - truth_.first_second);
  }

  double squared_distance(std::size_t u, std::size_t kind, std::size_t item) const {
    const std::size_t width = truth_.width;
    double sum = 0.0;
    for (std::size_t d = 0; d < width; ++d) {
      const double wanted = static_cast<double>(truth_.user_position[u * width + d]) +
                            static_cast<double>(truth_.translation[kind * width + d]);
      const double difference = wanted - static_cast<double>(truth_.item_position[item * width + d]);
      sum += difference * difference;
    }
    return sum;
  }

  PlantedTruth truth_;
  std::vector<double> passed_;  ///< [users] τ
};

}  // namespace

ScoreFunction oracle_score(PlantedTruth truth, const HeldOutRows& held_out) {
  const auto oracle = std::make_shared<Oracle>(std::move(truth), held_out);
  return [oracle](UserId user, std::span<const ItemId> items, std::span<float> scores) {
    for (std::size_t k = 0; k < items.size(); ++k) scores[k] = oracle->score(user, items[k]);
  };
}

}  // namespace lrml
