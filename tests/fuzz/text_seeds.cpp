// Writes the first inputs of a harness that reads text into a folder: `text_seeds HARNESS FOLDER`.
#include <filesystem>
#include <string>

#include "lrml/config/configuration.h"
#include "support/temporary_folder.h"

namespace lrml::test {
namespace {

namespace fs = std::filesystem;

/// Every option with its default, as "--section.key" + `between` + value and a line's end each.
std::string all_options(const char* between) {
  std::string lines;
  for (const auto& [name, value] : flat_text(Configuration())) lines += "--" + name + between + value + "\n";
  return lines;
}

void write_configurations(const fs::path& folder) {
  write_file(folder / "toml", to_toml(Configuration()));
  write_file(folder / "options", all_options(" "));
  write_file(folder / "both", to_toml(Configuration()) + all_options("="));
}

void write_command_lines(const fs::path& folder) {
  write_file(folder / "train", "lrml_dist\n--config\nc\n--data\nd\n--out\nx\n--resume\n" + all_options("="));
  write_file(folder / "evaluate", "lrml_dist\nevaluate\n--run\nr\n--data\nd\n--baselines\n--eval.top_k\n5,10\n");
  write_file(folder / "compare", "lrml_dist\ncompare\n--run\na\nb\n--against\nc\n--data\nd\n--json\n--eval.top_k=5\n");
  write_file(folder / "recommend",
             "lrml_dist\nrecommend\n--run\nr\n--user\n1\n2\n--users\nf\n--items\na,b\n--top\n3\n--filter\ngenre=x\n"
             "--format\njsonl\n--include-seen\n--without-test\n--quiet\n");
  write_file(folder / "similar", "lrml_dist\nsimilar\n--run\nr\n--item\na\n--user\n1\n--top=3\n--verbose\n");
  write_file(folder / "export", "lrml_dist\nexport\n--run\nr\n--format\nhdf5\n--out\nx\n");
  write_file(folder / "digest", "lrml_dist\ndigest\n--run\nr\n");
  write_file(folder / "plan",
             "lrml_dist\nplan\n--config\nc\n--data\nd\n--ranks\n1,2,4\n--ranks-per-node\n2\n--latency-us\n1.5\n--gbit\n"
             "100\n--active\n0.1\n--users\n9\n--items\n9\n--interactions\n99\n--json\n");
  const std::string convert =
      "convert\nlog.csv\n-o\nx.h5\n--force\n--format\ndelimited\n--columns\n1,2,3,4\n--delimiter\ntab\n--header\nyes\n"
      "--min-rating\n4\n--from\n2000-08-01\n--to\n2001-12-31\n--duplicates\nlast\n--min-user-interactions\n5\n"
      "--min-item-interactions\n5\n--max-bad-lines\n3\n--test\nrandom\n--valid\nnone\n--ties\nfile\n--negatives\n9\n"
      "--seed\n7\n--list-ids\nposition\n--threads\n1\n--quiet\n";
  write_file(folder / "convert", convert);
  write_file(folder / "prep_convert", "lrml_prep\n" + convert);
  write_file(folder / "prep_info", "lrml_prep\ninfo\nx.h5\n");
}

void write_run_folders(const fs::path& folder) {
  const std::string metrics =
      "{\"phase\":\"select\",\"epoch\":1,\"loss\":0.5}\n{\"phase\":\"select\",\"epoch\":3,\"loss\":null}\n"
      "{\"phase\":\"refit\",\"epoch\":2,\"traffic\":[{\"bytes\":1e3}]}\n{\"epoch\":4}\n{\"epo";
  write_file(folder / "good", "step-00000047.h5\n" + metrics);
  write_file(folder / "missing", "step-00000099.h5\n" + metrics);
}

}  // namespace
}  // namespace lrml::test

int main(int, char** arguments) {
  const std::string harness = arguments[1];
  if (harness == "configuration") lrml::test::write_configurations(arguments[2]);
  if (harness == "command_line") lrml::test::write_command_lines(arguments[2]);
  if (harness == "run_folder") lrml::test::write_run_folders(arguments[2]);
}
