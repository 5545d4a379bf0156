// Which of several members is the log, and what to call its dataset.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data_prep/format/glimpse.h"
#include "data_prep/format/read_plan.h"

namespace lrml::prep {

/// The only candidate or, of several, the only one with a usual name: ratings, interactions, train, ml-1m.train.rating.
/// Tells in `notes` which others were left out.
/// Throws Error (bad data) listing the candidates if no single one has a usual name. @pre there are candidates
const Beginning& choose_log(const Glimpse& glimpse, std::span<const Beginning* const> candidates,
                            std::vector<std::string>& notes);

/// What the name of the dataset becomes: the file's own name without its ending or, where that says nothing ("ratings")
/// or the file is one of many, that of the folder or archive around it.
std::string dataset_name(const Glimpse& glimpse, std::string_view member);

/// A plan for rows in `member` alone, without its parser and fields.
ReadPlan plan_of_member(const Glimpse& glimpse, std::string_view format, const Beginning& beginning);

}  // namespace lrml::prep
