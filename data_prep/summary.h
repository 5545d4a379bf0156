// What lrml_prep tells at the end of a conversion and about a dataset file: aligned lines of a label and a
// text.
#pragma once

#include <iosfwd>
#include <string>
#include <utility>
#include <vector>

#include "data_prep/dataset/build_dataset.h"
#include "data_prep/dataset/statistics.h"
#include "data_prep/format/held_out_list.h"
#include "data_prep/format/read_plan.h"
#include "data_prep/paper_subset.h"

namespace lrml::prep {

using Lines = std::vector<std::pair<std::string, std::string>>;

/// Sizes, statistics and the split: what the content alone tells.
Lines describe_contents(const DatasetContents& contents);

/// The same of contents whose rows may be elsewhere, but not the offsets.
Lines describe_contents(const DatasetContents& contents, const Statistics& statistics);

/// What the source is, how much of it was read and how fast.
Lines describe_reading(const ReadPlan& plan, const ReadReport& report, double seconds);

/// What the rules read, dropped and kept. `read` tells the rows that never came to the rules.
Lines describe_build(const BuildReport& report, const DatasetContents& contents, const ReadReport& read = {});

/// What reading left out or could not find, and what the user should know; no lines for parts the source does not have.
Lines describe_read(const ReadReport& report, const DatasetContents& contents);

/// What came of the user's own lists; null where there are none.
Lines describe_lists(const HeldOutList* held_out, const NegativeLists* negatives, const BuildReport& report);

/// The counts beside those of the paper.
Lines describe_subset(const PaperSubset& subset, const DatasetContents& contents);

/// One line per pair, the texts in one column.
void print_lines(std::ostream& out, const Lines& lines);

}  // namespace lrml::prep
