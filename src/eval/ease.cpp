#include "lrml/eval/ease.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <utility>

#include "lrml/base/error.h"

namespace lrml {

EaseModel::EaseModel(std::size_t items) : items_(items), gram_(items * items, 0.0) {}

void EaseModel::add_user(std::span<const std::uint32_t> items) {
  std::vector<std::uint32_t> sorted(items.begin(), items.end());
  std::ranges::sort(sorted);
  for (std::size_t a = 0; a < sorted.size(); ++a) {
    double* const column = gram_.data() + sorted[a] * items_;
    for (std::size_t b = a; b < sorted.size(); ++b) column[sorted[b]] += 1.0;  // below the diagonal
  }
}

Matrix EaseModel::solve(double lambda) {
  LRML_ASSERT(lambda > 0.0);
  const auto size = static_cast<Eigen::Index>(items_);
  Eigen::MatrixXd inverse = Eigen::MatrixXd::Identity(size, size);
  {
    Eigen::Map<Eigen::MatrixXd> gram(gram_.data(), size, size);
    gram.diagonal().array() += lambda;
    const Eigen::LLT<Eigen::Ref<Eigen::MatrixXd>, Eigen::Lower> factor(gram);
    LRML_ASSERT(factor.info() == Eigen::Success);
    factor.solveInPlace(inverse);
    std::exchange(gram_, {});
  }
  Matrix weights = zero_matrix(items_, items_);
  for (Eigen::Index j = 0; j < size; ++j) {
    for (Eigen::Index i = 0; i < size; ++i) {
      if (i != j) weights(i, j) = static_cast<float>(-inverse(i, j) / inverse(j, j));
    }
  }
  return weights;
}

ScoreFunction ease_score(const Table& weights, const Interactions& train) {
  return [&weights, &train, sums = std::vector<double>()](UserId user, std::span<const ItemId> items,
                                                          std::span<float> scores) mutable {
    sums.assign(items.size(), 0.0);
    for (const std::uint32_t chosen : train.items_of(user)) {
      const std::span<const float> weights_of = row(weights, chosen);
      for (std::size_t k = 0; k < items.size(); ++k) sums[k] += static_cast<double>(weights_of[index(items[k])]);
    }
    std::ranges::transform(sums, scores.begin(), [](double sum) { return -static_cast<float>(sum); });
  };
}

}  // namespace lrml
