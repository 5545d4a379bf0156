// The page of `report`: runs as one HTML file that needs nothing else.
#pragma once

#include <string>
#include <vector>

#include "lrml/app/reported_run.h"

namespace lrml {

/// Curves, final figures, configuration, costs and pictures of the runs, and their comparison where there are several.
/// The page has no script and loads nothing; equal runs give equal pages of one version of gnuplot.
/// Throws Error (failure) where gnuplot is missing
std::string report_page(const std::vector<ReportedRun>& runs);

}  // namespace lrml
