#include "data_prep/command_line.h"

#include <charconv>
#include <system_error>

namespace lrml::prep {

std::string joined(const std::vector<std::string>& names) {
  std::string text = names.front();
  for (std::size_t k = 1; k < names.size(); ++k) text += "|" + names[k];
  return text;
}

std::string check_count(const std::string& text) {
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, value);
  const bool whole = result.ec == std::errc() && result.ptr == end;
  return whole ? "" : "'" + text + "' is no whole number from 0 to 18446744073709551615";
}

CLI::Option* add_count(CLI::App& app, const std::string& option, std::uint64_t& value, const std::string& help) {
  return app.add_option(option, value, help)->check(check_count)->option_text("N [" + std::to_string(value) + "]");
}

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

void add_split_options(CLI::App& app, SplitOptions& options) {
  add_enum(app, "--valid", options.valid, "validation item: a random other one, the last of the others, or none");
  const auto set_test = [&options](const std::string& name) {
    options.test = name == "random" ? TestRule::random : TestRule::last;
  };
  app.add_option_function<std::string>("--test", set_test,
                                       "test item: the last by time, or a random one (always so without times)")
      ->check(CLI::IsMember({"last", "random"}))
      ->option_text("last|random [last]");
  add_enum(app, "--ties", options.ties, "order of equal times: a hash of seed, user and item, or place in the file");
  add_enum(app, "--duplicates", options.duplicates, "which of a user's interactions with one item stays");
  add_count(app, "--negatives", options.negatives, "stored negatives per user, for sampled evaluation");
  add_count(app, "--seed", options.seed, "what random choices depend on");
}

}  // namespace lrml::prep
