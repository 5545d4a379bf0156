// What a user's own lists, of test items and of candidates, become in a dataset.
#pragma once

#include <vector>

#include "data_prep/dataset/build_dataset.h"
#include "data_prep/dataset/id_order.h"
#include "data_prep/dataset/log_events.h"
#include "data_prep/format/held_out_list.h"

namespace lrml::prep {

/// The rows of `list`, in increasing order, without those whose user or item is not kept; none for null.
std::vector<Pair> held_out_pairs(const HeldOutList* list, const IdOrder& users, const IdOrder& items);

/// Puts each list in the place of its user's test negatives, padded with no_item. Leaves out, and counts in
/// `report`, items that the dataset lacks and the user's own test items; counts padded lists anew.
/// @pre contents.negatives_per_user is at least lists.length
void place_negatives(const NegativeLists& lists, const IdOrder& users, const IdOrder& items, DatasetContents& contents,
                     BuildReport& report);

}  // namespace lrml::prep
