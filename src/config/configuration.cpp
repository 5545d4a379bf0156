#include "lrml/config/configuration.h"

#include "lrml/config/toml_text.h"

namespace lrml {

std::vector<Section> sections_of(Configuration& configuration) {
  return {section_of("model", configuration.model),   section_of("loss", configuration.loss),
          section_of("sample", configuration.sample), section_of("optim", configuration.optim),
          section_of("train", configuration.train),   section_of("exchange", configuration.exchange),
          section_of("eval", configuration.eval),     section_of("checkpoint", configuration.checkpoint)};
}

Configuration make_configuration(std::string_view toml, const std::string& origin,
                                 std::span<const Override> overrides) {
  Configuration configuration;
  const auto sections = sections_of(configuration);
  read_toml(toml, origin, sections);
  apply_overrides(overrides, sections);
  validate(configuration);
  return configuration;
}

std::string to_toml(const Configuration& configuration) {
  Configuration copy = configuration;
  return to_toml(sections_of(copy));
}

FlatText flat_text(const Configuration& configuration) {
  Configuration copy = configuration;
  return flat_text(sections_of(copy));
}

Configuration configuration_from(const FlatText& texts) {
  Configuration configuration;
  read_flat_text(texts, sections_of(configuration));
  return configuration;
}

std::vector<std::string> identity_differences(const Configuration& here, const Configuration& checkpoint) {
  Configuration ours = here;
  Configuration theirs = checkpoint;
  return identity_differences(sections_of(ours), sections_of(theirs));
}

void validate(const Configuration& configuration) {
  validate(configuration.model);
  validate(configuration.loss);
  validate_together(configuration.model, configuration.loss);
  validate(configuration.sample);
  validate(configuration.optim);
  validate(configuration.train);
  validate(configuration.exchange);
  validate(configuration.eval);
  validate(configuration.checkpoint);
}

}  // namespace lrml
