// All options of a run, section by section. Only config and app see it whole; each component gets its own
// struct.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "lrml/checkpoint/options.h"
#include "lrml/config/field.h"
#include "lrml/config/identity.h"
#include "lrml/config/overrides.h"
#include "lrml/eval/options.h"
#include "lrml/exchange/options.h"
#include "lrml/model/options.h"
#include "lrml/optim/options.h"
#include "lrml/sample/options.h"
#include "lrml/train/options.h"

namespace lrml {

struct Configuration {
  ModelOptions model;
  LossOptions loss;
  SampleOptions sample;
  OptimOptions optim;
  TrainOptions train;
  ExchangeOptions exchange;
  EvalOptions eval;
  CheckpointOptions checkpoint;
};

/// Its sections, in the order of `Configuration`, referring to `configuration`, which must outlive them.
std::vector<Section> sections_of(Configuration& configuration);

/// Throws Error (usage) naming the key of the first impossible value.
void validate(const Configuration& configuration);

/// Defaults < TOML < overrides, validated. `toml` is the text of the file `origin`.
/// Throws Error (usage) for unknown names and for wrong or impossible values.
Configuration make_configuration(std::string_view toml, const std::string& origin, std::span<const Override> overrides);

std::string to_toml(const Configuration& configuration);
FlatText flat_text(const Configuration& configuration);

/// The configuration a checkpoint kept. Throws Error (usage) for names and values this version does not know.
Configuration configuration_from(const FlatText& texts);

/// One line for each field of the run's identity that differs.
std::vector<std::string> identity_differences(const Configuration& here, const Configuration& checkpoint);

}  // namespace lrml
