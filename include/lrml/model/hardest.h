// Hard negatives: of several uniform draws the one nearest to the user.
#pragma once

#include <span>

#include "lrml/base/types.h"
#include "lrml/model/options.h"
#include "lrml/model/parameters.h"

namespace lrml {

/// Makes the hardest of a triplet's k candidates its negative: the item q with the smallest ‖p − q‖² (lrml and cml,
/// without relation vectors) or the largest p·q (bpr); of equal ones the first. A later one at no number's distance is
/// not chosen.
///
///     user at 0, candidates at 0.5, −0.2, 0.2        the second
///
/// Shapes   candidates [B·k], those of triplet t from t·k on
/// Order    sums in sixteen lanes as project_to_ball has them: a choice depends on no vector width and no other triplet
/// Cost     3·d operations (bpr 2·d) and one row of d floats read for each candidate
/// @pre     every user lies in parameters.users, B·k candidates
void choose_hardest(ModelKind kind, const Parameters& parameters, std::span<const ItemId> candidates,
                    std::span<Triplet> triplets);

}  // namespace lrml
