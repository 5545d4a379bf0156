#include "data_prep/command_line.h"

#include <algorithm>
#include <system_error>

#include "lrml/base/error.h"

namespace lrml::prep {
namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string text = names.front();
  for (std::size_t k = 1; k < names.size(); ++k) text += "|" + names[k];
  return text;
}

/// The same for an enum: its names come from EnumNames, its default from `value`.
template <NamedEnum Enum>
void add_enum(CLI::App& app, const std::string& option, Enum& value, const std::string& help) {
  const std::vector<std::string> names(EnumNames<Enum>::names.begin(), EnumNames<Enum>::names.end());
  const auto set = [&value, names](const std::string& name) {
    value = static_cast<Enum>(std::ranges::find(names, name) - names.begin());
  };
  app.add_option_function<std::string>(option, set, help)
      ->check(CLI::IsMember(names))
      ->option_text(joined(names) + " [" + std::string(name_of(value)) + "]");
}

}  // namespace

CLI::Option* add_choice(CLI::App& app, const std::string& option, std::string& value,
                        const std::vector<std::string>& names, const std::string& help) {
  return app.add_option(option, value, help)
      ->check(CLI::IsMember(names))
      ->option_text(joined(names) + " [" + value + "]");
}

void add_output_options(CLI::App& app, OutputOptions& options) {
  app.add_option("-o,--output", options.file, "dataset to write")->required()->option_text("F.h5");
  app.add_flag("--force", options.force, "replace an existing dataset");
}

void check_output(const OutputOptions& options) {
  namespace fs = std::filesystem;
  const std::string quoted = "'" + options.file.string() + "'";
  std::error_code ignored;
  if (fs::is_directory(options.file, ignored)) {
    throw Error(ExitCode::usage, "cannot write " + quoted + " (it is a folder). Name a file with -o.");
  }
  if (fs::exists(options.file, ignored) && !options.force) {
    throw Error(ExitCode::usage, "cannot write " + quoted + " (it exists). Replace it with --force.");
  }
  const fs::path folder = options.file.parent_path();
  if (!folder.empty() && !fs::is_directory(folder, ignored)) {
    throw Error(ExitCode::usage,
                "cannot write " + quoted + " (there is no folder '" + folder.string() + "'). Make it first.");
  }
}

void add_split_options(CLI::App& app, SplitOptions& options) {
  add_enum(app, "--valid", options.valid,
           "validation item: a random other one, the last of the others, or none");
  add_enum(app, "--test", options.test,
           "test item: the last by time, or a random one (always so without times)");
  add_enum(app, "--ties", options.ties,
           "order of equal times: a hash of seed, user and item, or place in the file");
  add_enum(app, "--duplicates", options.duplicates, "which of a user's interactions with one item stays");
  app.add_option("--negatives", options.negatives, "stored negatives per user, for sampled evaluation")
      ->option_text("N [" + std::to_string(options.negatives) + "]");
  app.add_option("--seed", options.seed, "what random choices depend on")
      ->option_text("N [" + std::to_string(options.seed) + "]");
}

}  // namespace lrml::prep
