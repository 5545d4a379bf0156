// The score of who knows how a synthetic log was made: what no model can be expected to beat.
#pragma once

#include "lrml/data/dataset.h"
#include "lrml/eval/ranking.h"

namespace lrml {

/// The planted preference of user u for item i at the time of the user's last item in `held_out`, negative:
///     β‖x_u + r − y_i‖² − log weight_i − ramp·w_k·(2τ − 1)
///     translations   r = t_k, the pair's kind k = (group_u + block_i) mod R
///     a memory       r = Mᵀa, a = softmax(K (x_u ∘ y_i)), k the slot of largest a, of equal ones the lowest
/// with w_k from −1 to 1 over the kinds and τ in [0, 1] the part of the span that has passed. Interactions that ignore
/// preference are not foreseen.
///
/// Shapes   held_out: of the truth's users; where it has no timestamps, τ = ½
/// Cost     d0 per item, of a memory 2·R·d0; the function holds the truth
ScoreFunction oracle_score(PlantedTruth truth, const HeldOutRows& held_out);

}  // namespace lrml
