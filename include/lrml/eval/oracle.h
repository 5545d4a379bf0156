// The score of who knows how a synthetic log was made: what no model can be expected to beat.
#pragma once

#include "lrml/data/dataset.h"
#include "lrml/eval/ranking.h"

namespace lrml {

/// The planted preference of user u for item i at the time of the user's last item in `held_out`, negative:
///     β‖x_u + t_r − y_i‖² − log weight_i − ramp·w_r·(2τ − 1),     r = (group_u + block_i) mod R
/// with w_r from −1 to 1 over the kinds and τ in [0, 1] the part of the span that has passed. Interactions that ignore
/// preference are not foreseen.
///
/// Shapes   held_out: of the truth's users; where it has no timestamps, τ = ½
/// Cost     d0 per item; the function holds the truth
ScoreFunction oracle_score(PlantedTruth truth, const HeldOutRows& held_out);

}  // namespace lrml
