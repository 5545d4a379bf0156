// The backward pass of one triplet, row by row: what goes into the memory's part and what comes out of it.
// See the formulas in lrml/model/gradients.h. All rows are d wide.
#pragma once

#include <cstddef>

namespace lrml {

/// One active triplet: where its rows are and where its gradient rows go.
struct TripletRows {
  std::size_t dim;
  const float *p, *q_i, *q_j;
  float *user, *positive, *negative;
  float weight = 1.0f;  ///< of the triplet's loss and its penalty, a factor of every gradient row
};

/// One pair's s = p ∘ q, g = ∂loss/∂r, and ∂s.
struct MemoryRows {
  float* joint;
  float* g;
  const float* joint_gradient;
};

/// bpr: all three rows, from the slope σ(x) of the loss and the penalty's λ.
void logistic_gradients(const TripletRows& rows, float slope, float l2);

/// relation = shared: g = 2w(q_j − q_i) and s = p ∘ q_i. What g enters, ∂s included, has the weight w from it.
void enter_memory(const TripletRows& rows, const MemoryRows& pair);

/// relation = shared: the gradient rows, with what came through the memory. They may be the pair's rows g, s and ∂s.
void leave_memory(const TripletRows& rows, const float* relation, const MemoryRows& pair);

/// r of the pair (u,i) and r⁻ of (u,j).
struct OwnRelations {
  const float *positive, *negative;
};

/// relation = own: g and s of both pairs, and then the gradient rows.
void enter_memory(const TripletRows& rows, const OwnRelations& relations, const MemoryRows& pair,
                  const MemoryRows& pair_negative);
void leave_memory(const TripletRows& rows, const MemoryRows& pair, const MemoryRows& pair_negative);

}  // namespace lrml
