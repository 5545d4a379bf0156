// The program gnuplot as a function.
#pragma once

#include <string>

namespace lrml {

/// What gnuplot, found in PATH, draws by this script onto an SVG terminal.
/// Throws Error (failure) where it cannot be started, or ends without a whole picture: then with what it said.
std::string run_gnuplot(const std::string& script);

}  // namespace lrml
