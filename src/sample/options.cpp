#include "lrml/sample/options.h"

#include <string>

#include "lrml/base/error.h"

namespace lrml {

void validate(const SampleOptions& options) {
  constexpr std::size_t most = 1024;
  const auto require = [](const char* key, std::size_t value, const char* usual) {
    if (value >= 1 && value <= most) return;
    throw Error(ExitCode::usage,
                std::string(key) + " is " + std::to_string(value) + " (an example has 1 to 1024 of them). " + usual);
  };
  require("sample.negatives", options.negatives, "The paper uses 1.");
  require("sample.hardest_of", options.hardest_of, "The paper uses 1; 5 helps on MovieLens 1M.");
}

}  // namespace lrml
