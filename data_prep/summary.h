// What lrml_prep tells at the end of a conversion and about a dataset file: aligned lines of a label and a
// text.
#pragma once

#include <iosfwd>
#include <string>
#include <utility>
#include <vector>

#include "data_prep/build_dataset.h"
#include "data_prep/format.h"

namespace lrml::prep {

using Lines = std::vector<std::pair<std::string, std::string>>;

/// Sizes, statistics and the split: what the content alone tells.
Lines describe_contents(const DatasetContents& contents);

/// What the rules read, dropped and kept.
Lines describe_build(const BuildReport& report, const DatasetContents& contents);

/// What reading left out or could not find; no lines for parts the source does not have.
Lines describe_read(const ReadReport& report, const DatasetContents& contents);

/// One line per pair, the texts in one column.
void print_lines(std::ostream& out, const Lines& lines);

}  // namespace lrml::prep
