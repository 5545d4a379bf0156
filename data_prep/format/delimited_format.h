// Any delimited text as a format: which columns hold user, item, rating and time, found out or told.
#pragma once

#include <optional>
#include <string>

#include "data_prep/format/format.h"

namespace lrml::prep {

/// One row per line, columns told by --columns, by names in the header or, without a header, by their places and
/// values: user, item, then a rating, then a time.
std::optional<ReadPlan> recognize_delimited(const Glimpse& glimpse, const FormatOptions& options);

/// RecBole's .inter: the same with a header of `name:type`.
std::optional<ReadPlan> recognize_recbole(const Glimpse& glimpse, const FormatOptions& options);

/// Why `beginning` is no delimited log, for errors: "its columns are 'a', 'b' and 'c': tell …".
std::string why_not_delimited(const Beginning& beginning, const FormatOptions& options);

}  // namespace lrml::prep
