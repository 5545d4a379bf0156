// Lines of fields between delimiters: MovieLens, CSV, RecBole and nearly everything else with one row per line.
#pragma once

#include <vector>

#include "data_prep/text/delimited_layout.h"
#include "data_prep/text/delimited_line.h"
#include "data_prep/text/delimited_scan.h"
#include "data_prep/text/line_parser.h"

namespace lrml::prep {

/// Cost   15 million lines of MovieLens a second and core; a third of that where ids are no numbers
class DelimitedParser final : public LineParser {
 public:
  /// @pre the places of `layout` are distinct and below its columns; the delimiter is not empty
  explicit DelimitedParser(DelimitedLayout layout);

  void parse(const TextPiece& piece, ParsedText& parsed) const override;

 private:
  DelimitedLayout layout_;
  std::vector<Column> columns_;
  PlainLines plain_;
};

}  // namespace lrml::prep
