#include "lrml/eval/options.h"

#include <algorithm>

#include "lrml/base/error.h"

namespace lrml {

void validate(const EvalOptions& options) {
  const bool possible =
      !options.top_k.empty() && std::ranges::all_of(options.top_k, [](std::size_t k) { return k >= 1; });
  if (!possible) {
    throw Error(ExitCode::usage,
                "eval.top_k is empty or has a 0 (a list has at least one place). Set for example top_k = [10].");
  }
}

}  // namespace lrml
