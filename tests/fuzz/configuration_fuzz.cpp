// Any text as a configuration: TOML and, from the first line that begins with "--" on, options of the command line, one
// a line. It is refused with code 2, or says the same again after a trip through TOML and through what checkpoints
// keep.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/require.h"
#include "lrml/config/configuration.h"

namespace {

using namespace lrml;
using namespace lrml::test;

/// "--section.key value", "--section.key=value"
Override override_of(std::string_view line) {
  line.remove_prefix(std::min<std::size_t>(2, line.size()));
  const std::size_t end = std::min(line.find_first_of("= "), line.size());
  return {std::string(line.substr(0, end)), std::string(line.substr(std::min(end + 1, line.size())))};
}

std::vector<Override> overrides_of(std::string_view lines) {
  std::vector<Override> overrides;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    overrides.push_back(override_of(lines.substr(0, end)));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  return overrides;
}

void check_trips(const Configuration& configuration) {
  const std::string toml = to_toml(configuration);
  require(to_toml(make_configuration(toml, "again.toml", {})) == toml, "it changes on a trip through TOML");
  const FlatText texts = flat_text(configuration);
  require(flat_text(configuration_from(texts)) == texts, "it changes on a trip through a checkpoint");
  require(identity_differences(configuration, configuration_from(texts)).empty(), "it differs from itself");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  const std::size_t cut = input.starts_with("--") ? 0 : std::min(input.find("\n--"), size - 1) + 1;
  Configuration configuration;
  const bool is_fine = ends_well(ExitCode::usage, [&] {
    configuration = make_configuration(input.substr(0, cut), "input.toml", overrides_of(input.substr(cut)));
  });
  if (!is_fine) return 0;
  check_trips(configuration);
  for (const std::size_t interactions : {1, 7, 1000000}) {
    ends_well(ExitCode::usage, [&] { resolved(configuration.train, interactions, configuration.sample.negatives); });
  }
  return 0;
}
