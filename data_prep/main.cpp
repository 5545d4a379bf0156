// lrml_prep: raw logs become lrml-dataset files.
#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>
#include <new>
#include <string>

#include "data_prep/command.h"
#include "data_prep/synth/command.h"
#include "lrml/base/cpu.h"
#include "lrml/base/error.h"

namespace {

using lrml::ExitCode;

void run(CLI::App& app, int argc, char** argv) {
  lrml::choose_instruction_set();
  lrml::prep::Command command;
  app.set_version_flag("--version", "lrml_prep " LRML_VERSION);
  app.require_subcommand(1);
  app.footer("Example:  lrml_prep convert ml-1m.zip -o ml-1m.h5\nHelp on one:  lrml_prep convert --help");
  lrml::prep::add_convert_command(app, command);
  lrml::prep::add_synth_command(app, command);
  lrml::prep::add_info_command(app, command);
  app.parse(argc, argv);
  command.run();
}

int report(const std::string& message, ExitCode code) {
  std::cerr << "lrml_prep: " << message << '\n';
  return static_cast<int>(code);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Makes lrml-dataset files for lrml_dist.", "lrml_prep");
  try {
    run(app, argc, argv);
    return static_cast<int>(ExitCode::done);
  } catch (const CLI::Success& asked) {  // --help, --version
    return app.exit(asked);
  } catch (const CLI::ParseError& error) {
    return report(std::string(error.what()) + ". See: lrml_prep --help", ExitCode::usage);
  } catch (const lrml::Error& error) {
    return report(error.what(), error.code());
  } catch (const std::bad_alloc&) {
    return report("not enough memory (the log is held in memory). Use a machine with more.", ExitCode::failure);
  } catch (const std::exception& error) {
    return report(error.what(), ExitCode::failure);
  }
}
