// Compiled for every instruction set; each call goes to the best one this machine has.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "model/triplet_rows.cpp"
#include <hwy/foreach_target.h>
// Each pass of foreach_target includes these anew.
#include "lrml/base/vector-inl.h"
#include "triplet_rows.h"

HWY_BEFORE_NAMESPACE();
namespace lrml::HWY_NAMESPACE {

void logistic_gradients(const TripletRows& rows, float slope_of_loss, float l2_of_loss) {
  const float slope = slope_of_loss * rows.weight, l2 = l2_of_loss * rows.weight;
  along<float>(rows.dim, [&](auto tag, std::size_t k) HWY_ATTR {
    const auto shrink = hn::Set(tag, l2);
    const auto p = hn::LoadU(tag, rows.p + k);
    const auto q_i = hn::LoadU(tag, rows.q_i + k), q_j = hn::LoadU(tag, rows.q_j + k);
    hn::StoreU(fused(shrink, p, hn::Set(tag, slope) * (q_j - q_i)), tag, rows.user + k);
    hn::StoreU(fused(shrink, q_i, hn::Set(tag, -slope) * p), tag, rows.positive + k);
    hn::StoreU(fused(shrink, q_j, hn::Set(tag, slope) * p), tag, rows.negative + k);
  });
}

void enter_shared(const TripletRows& rows, const MemoryRows& pair) {
  const float twice = 2.0f * rows.weight;
  along<float>(rows.dim, [&](auto tag, std::size_t k) HWY_ATTR {
    const auto q_i = hn::LoadU(tag, rows.q_i + k);
    hn::StoreU(hn::Set(tag, twice) * (hn::LoadU(tag, rows.q_j + k) - q_i), tag, pair.g + k);
    hn::StoreU(hn::LoadU(tag, rows.p + k) * q_i, tag, pair.joint + k);
  });
}

/// One pair of own; twice is 2w for (u,i) and −2w for (u,j).
void enter_own(std::size_t dim, const float* p_row, const float* q_row, const float* relation, const MemoryRows& pair,
               float twice) {
  along<float>(dim, [&](auto tag, std::size_t k) HWY_ATTR {
    const auto p = hn::LoadU(tag, p_row + k), q = hn::LoadU(tag, q_row + k);
    hn::StoreU(hn::Set(tag, twice) * ((p + hn::LoadU(tag, relation + k)) - q), tag, pair.g + k);
    hn::StoreU(p * q, tag, pair.joint + k);
  });
}

void leave_shared(const TripletRows& rows, const float* relation, const MemoryRows& pair) {
  const float twice = 2.0f * rows.weight;
  along<float>(rows.dim, [&](auto tag, std::size_t k) HWY_ATTR {
    const auto p = hn::LoadU(tag, rows.p + k), ds = hn::LoadU(tag, pair.joint_gradient + k);
    const auto q_i = hn::LoadU(tag, rows.q_i + k), q_j = hn::LoadU(tag, rows.q_j + k);
    const auto moved = p + hn::LoadU(tag, relation + k);
    hn::StoreU(fused(ds, q_i, hn::LoadU(tag, pair.g + k)), tag, rows.user + k);
    hn::StoreU(fused(ds, p, hn::Set(tag, -twice) * (moved - q_i)), tag, rows.positive + k);
    hn::StoreU(hn::Set(tag, twice) * (moved - q_j), tag, rows.negative + k);
  });
}

void leave_own(const TripletRows& rows, const MemoryRows& pair, const MemoryRows& pair_negative) {
  along<float>(rows.dim, [&](auto tag, std::size_t k) HWY_ATTR {
    const auto p = hn::LoadU(tag, rows.p + k);
    const auto g = hn::LoadU(tag, pair.g + k), ds = hn::LoadU(tag, pair.joint_gradient + k);
    const auto g_negative = hn::LoadU(tag, pair_negative.g + k);
    const auto ds_negative = hn::LoadU(tag, pair_negative.joint_gradient + k);
    const auto first = fused(ds, hn::LoadU(tag, rows.q_i + k), g);
    hn::StoreU(first + fused(ds_negative, hn::LoadU(tag, rows.q_j + k), g_negative), tag, rows.user + k);
    hn::StoreU(fused(ds, p, hn::Neg(g)), tag, rows.positive + k);
    hn::StoreU(fused(ds_negative, p, hn::Neg(g_negative)), tag, rows.negative + k);
  });
}

}  // namespace lrml::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lrml {

HWY_EXPORT(logistic_gradients);
HWY_EXPORT(enter_shared);
HWY_EXPORT(enter_own);
HWY_EXPORT(leave_shared);
HWY_EXPORT(leave_own);

void logistic_gradients(const TripletRows& rows, float slope, float l2) {
  HWY_DYNAMIC_DISPATCH(logistic_gradients)(rows, slope, l2);
}

void enter_memory(const TripletRows& rows, const MemoryRows& pair) {
  HWY_DYNAMIC_DISPATCH(enter_shared)(rows, pair);
}

void enter_memory(const TripletRows& rows, const OwnRelations& relations, const MemoryRows& pair,
                  const MemoryRows& pair_negative) {
  HWY_DYNAMIC_DISPATCH(enter_own)(rows.dim, rows.p, rows.q_i, relations.positive, pair, 2.0f * rows.weight);
  HWY_DYNAMIC_DISPATCH(enter_own)
  (rows.dim, rows.p, rows.q_j, relations.negative, pair_negative, -2.0f * rows.weight);
}

void leave_memory(const TripletRows& rows, const float* relation, const MemoryRows& pair) {
  HWY_DYNAMIC_DISPATCH(leave_shared)(rows, relation, pair);
}

void leave_memory(const TripletRows& rows, const MemoryRows& pair, const MemoryRows& pair_negative) {
  HWY_DYNAMIC_DISPATCH(leave_own)(rows, pair, pair_negative);
}

}  // namespace lrml
#endif
