// Compiled for every instruction set; each call goes to the best one this machine has.
#include "lrml/eval/nearest_relations.h"

#include <limits>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "eval/nearest_relations.cpp"
#include <hwy/foreach_target.h>
// Each pass of foreach_target includes this anew.
#include "lrml/base/vector-inl.h"

HWY_BEFORE_NAMESPACE();
namespace lrml::HWY_NAMESPACE {

/// squares[c] = Σ_k (points[k·count + c] − point[k])², and the smallest of them.
/// points [width x count], point [width]. @pre count is a multiple of 64
float squared_distances(const float* points, std::size_t count, const float* point, std::size_t width, float* squares) {
  constexpr std::size_t together = 4;
  Vector least = broadcast(std::numeric_limits<float>::infinity());
  for (std::size_t c = 0; c < count; c += together * vector_floats) {
    Vector sums[together] = {hn::Zero(VectorTag()), hn::Zero(VectorTag()), hn::Zero(VectorTag()),
                             hn::Zero(VectorTag())};
    for (std::size_t k = 0; k < width; ++k) {
      const Vector at = broadcast(point[k]);
      for (std::size_t v = 0; v < together; ++v) {
        const Vector apart = load(points + k * count + c + v * vector_floats) - at;
        sums[v] = sums[v] + apart * apart;
      }
    }
    for (std::size_t v = 0; v < together; ++v) {
      store(squares + c + v * vector_floats, sums[v]);
      least = hn::Min(least, sums[v]);
    }
  }
  return hn::GetLane(hn::MinOfLanes(VectorTag(), least));
}

}  // namespace lrml::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include <algorithm>
#include <limits>
#include <utility>

#include "lrml/base/error.h"

namespace lrml {

HWY_EXPORT(squared_distances);

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();

/// Puts `match` in its place among the `most` best.
void insert(std::vector<RelationMatch>& sorted, const RelationMatch& match, std::size_t most) {
  sorted.insert(std::ranges::upper_bound(sorted, match, is_nearer), match);
  if (sorted.size() > most) sorted.pop_back();
}

}  // namespace

bool is_nearer(const RelationMatch& a, const RelationMatch& b) {
  return a.square != b.square ? a.square < b.square : a.pair < b.pair;
}

NearestRelations::NearestRelations(std::size_t width, RelationQueries queries, std::size_t most)
    : width_(width),
      queries_(std::move(queries)),
      most_(most),
      found_(queries_.count()),
      points_(width * tile, infinity) {
  LRML_ASSERT(queries_.points.size() == queries_.count() * width && most > 0);
}

void NearestRelations::offer(std::uint64_t pair, UserId user, std::span<const float> point) {
  LRML_ASSERT(point.size() == width_);
  LRML_ASSERT(held_ == 0 || (of_.pairs[held_ - 1] < pair && of_.users[held_ - 1] <= user));
  of_.pairs[held_] = pair;
  of_.users[held_] = user;
  for (std::size_t k = 0; k < width_; ++k) points_[k * tile + held_] = point[k];
  if (++held_ == tile) compare();
}

void NearestRelations::finish() {
  compare();
}

void NearestRelations::compare() {
  if (held_ == 0) return;
  alignas(64) std::array<float, tile> squares;
  for (std::size_t query = 0; query < queries_.count(); ++query) compare(query, squares);
  std::ranges::fill(points_, infinity);
  held_ = 0;
}

/// A pair that comes later than what was found has to be nearer: its number is larger.
void NearestRelations::compare(std::size_t query, std::span<float> squares) {
  const float* const point = queries_.points.data() + query * width_;
  float least = HWY_DYNAMIC_DISPATCH(squared_distances)(points_.data(), tile, point, width_, squares.data());
  if (const auto user = queries_.not_of[query]) {
    if (*user >= of_.users[0] && *user <= of_.users[held_ - 1]) least = leave_out(*user, squares);
  }
  std::vector<RelationMatch>& found = found_[query];
  const auto bound = [&] { return found.size() < most_ ? infinity : found.back().square; };
  if (!(least < bound())) return;
  for (std::size_t k = 0; k < held_; ++k) {
    if (squares[k] < bound()) insert(found, {of_.pairs[k], squares[k]}, most_);
  }
}

/// Makes a user's pairs infinitely far, and returns the smallest of what is left.
float NearestRelations::leave_out(UserId user, std::span<float> squares) const {
  for (std::size_t k = 0; k < held_; ++k) {
    if (of_.users[k] == user) squares[k] = infinity;
  }
  return std::ranges::min(squares.first(held_));
}

}  // namespace lrml
#endif
