// The subcommands of lrml_prep: each adds its options to the app and says what to run if it was chosen.
#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace lrml::prep {

/// What the command line asked for. Empty until parsing has found a subcommand.
struct Command {
  std::function<void()> run;
};

/// Each adds one subcommand whose parsing sets `command.run`. @pre both outlive parsing and running
void add_convert_command(CLI::App& app, Command& command);
void add_info_command(CLI::App& app, Command& command);

}  // namespace lrml::prep
