// lrml_prep synth: a dataset with planted relations.
#pragma once

#include "data_prep/command.h"

namespace lrml::prep {

/// Adds the subcommand `synth`, whose parsing sets `command.run`. @pre both outlive parsing and running
void add_synth_command(CLI::App& app, Command& command);

}  // namespace lrml::prep
