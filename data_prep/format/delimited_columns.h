// Which columns of a delimited text hold what.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>

#include "data_prep/format/format.h"
#include "data_prep/format/sample_table.h"
#include "data_prep/text/delimited_layout.h"

namespace lrml::prep {

struct DelimitedColumns {
  DelimitedLayout layout;
  bool has_header = false;
  bool may_have_header = false;  ///< it was not told, and nothing but words is there to go by
  std::string why;               ///< "the header user_id,item_id", "2 columns of ids"
};

/// The layout of `table` as the options and its own header and values tell, or why there is none.
/// Throws Error (usage) for --columns that the table does not have.
std::variant<DelimitedColumns, std::string> find_columns(const SampleTable& table, const FormatOptions& options);

/// The delimiter that options.delimiter means: "tab" and "\t" are TAB. Empty if it is to be found out.
std::string delimiter_of(const FormatOptions& options);

}  // namespace lrml::prep
