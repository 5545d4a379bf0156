// Any words, one a line, as a command line of the program that the first word names, lrml_dist or lrml_prep: they are
// refused with code 2, or mean something.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "data_prep/command.h"
#include "data_prep/convert_options.h"
#include "fuzz/require.h"
#include "lrml/app/command_line.h"

namespace {

using namespace lrml;
using namespace lrml::test;

std::vector<std::string> words_of(std::string_view lines) {
  std::vector<std::string> words;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    const std::string_view word = lines.substr(0, end);
    words.emplace_back(word.substr(0, word.find('\0')));  // no word of a command line has a zero
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  return words;
}

/// As main() has it.
std::vector<const char*> pointers_to(const std::vector<std::string>& words) {
  std::vector<const char*> pointers;
  for (const std::string& word : words) pointers.push_back(word.c_str());
  pointers.push_back(nullptr);
  return pointers;
}

void parse_for_lrml_dist(const std::vector<std::string>& words) {
  const auto pointers = pointers_to(words);
  const CommandLine line = parse_command_line(static_cast<int>(words.size()), pointers.data());
  if (const auto* train = std::get_if<TrainArguments>(&line.command)) make_configuration("", "", train->overrides);
  if (const auto* plan = std::get_if<PlanArguments>(&line.command)) make_configuration("", "", plan->overrides);
  if (const auto* show = std::get_if<ShowText>(&line.command)) require(!show->text.empty(), "it shows nothing");
}

/// What CLI11 throws becomes code 2 in the main of lrml_prep.
template <class Parse>
void parse_by_cli11(Parse&& parse) {
  try {
    parse();
  } catch (const CLI::Success&) {
  } catch (const CLI::ParseError& error) {
    throw Error(ExitCode::usage, error.what());
  }
}

void parse_for_lrml_prep(const std::vector<std::string>& words) {
  const auto pointers = pointers_to(words);
  CLI::App app("", "lrml_prep");
  prep::Command command;
  app.require_subcommand(1);
  prep::add_convert_command(app, command);
  prep::add_info_command(app, command);
  parse_by_cli11([&] { app.parse(static_cast<int>(words.size()), pointers.data()); });
}

/// The options of `lrml_prep convert` alone, and what they mean.
void settle_convert(const std::vector<std::string>& words) {
  const auto pointers = pointers_to(words);
  CLI::App app;
  prep::ConvertOptions options;
  prep::add_convert_options(app, options);
  parse_by_cli11([&] {
    app.parse(static_cast<int>(words.size()), pointers.data());
    prep::settle(options);
  });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto words = words_of({reinterpret_cast<const char*>(bytes), size});
  const std::string program = words.empty() ? "" : words.front();
  ends_well(ExitCode::usage, [&] {
    if (program == "lrml_prep") return parse_for_lrml_prep(words);
    if (program == "convert") return settle_convert(words);
    parse_for_lrml_dist(words);
  });
  return 0;
}
