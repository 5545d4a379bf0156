// Feeds arbitrary bytes to everything that recognizes and reads formats: as a log of any name, as a held-out list, as
// lists of negatives. The first byte chooses the name, the second the options.
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "data_prep/format/format.h"
#include "data_prep/format/held_out_list.h"
#include "data_prep/log/read_log.h"
#include "data_prep/progress.h"
#include "lrml/base/error.h"

namespace {

using namespace lrml::prep;

constexpr std::array<std::string_view, 8> names = {"x.csv",      "u.data",    "ratings.dat",    "ratings.csv",
                                                   "rating.csv", "train.txt", "mv_0000001.txt", "x.inter"};

FormatOptions options_of(std::uint8_t choice) {
  FormatOptions options;
  options.format = format_names()[choice % format_names().size()];
  if (options.format != "auto" && options.format != "delimited") return options;
  choice /= 16;
  if (choice == 1) options.columns = "1,2,3,4";
  if (choice == 2) options.columns = "user,item,,time";
  if (choice == 3) options.delimiter = "tab";
  if (choice == 4) options.header = HeaderLine::yes;
  if (choice == 5) options.rating_optional = options.time_optional = true;
  if (choice == 6) options.time = TimeText::dates;
  return options;
}

InteractionLog small_log() {
  InteractionLog log;
  log.user_ids = {"0", "1", "anna"};
  log.item_ids = {"0", "1", "2", "x"};
  for (std::uint32_t k = 0; k < 3; ++k) log.interactions.push_back({k, k});
  return log;
}

void check(const InteractionLog& log) {
  for (const Interaction& row : log.interactions) {
    if (row.user >= log.user_ids.size() || row.item >= log.item_ids.size()) __builtin_trap();
  }
}

template <class Work>
void try_to(Work work) {
  try {
    work();
  } catch (const lrml::Error& error) {
    if (error.code() != lrml::ExitCode::bad_data && error.code() != lrml::ExitCode::usage) __builtin_trap();
  }
}

void read_all_ways(const Source& source, const FormatOptions& options) {
  try_to([&] {
    Progress progress(false);
    ReadReport report;
    ReadOptions one_thread;
    one_thread.threads = 1;
    check(read_log(source, plan_for(source, options), one_thread, progress, report));
  });
  for (const ListIds ids : {ListIds::original, ListIds::position}) {
    try_to([&] {
      InteractionLog log = small_log();
      for (const HeldOutList::Row& row : read_held_out_list(source, options, ids, log).rows) {
        if (row.user >= log.user_ids.size() || row.item >= log.item_ids.size()) __builtin_trap();
      }
      check(log);
    });
    try_to([&] {
      const NegativeLists lists = read_negative_lists(source, ids, small_log());
      if (lists.items.size() != lists.users.size() * lists.length) __builtin_trap();
    });
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  namespace fs = std::filesystem;
  static const fs::path folder = fs::temp_directory_path() / ("lrml_formats_fuzz_" + std::to_string(::getpid()));
  if (size < 2) return 0;
  fs::create_directories(folder);
  const fs::path file = folder / names[bytes[0] % names.size()];
  std::ofstream(file, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes + 2), static_cast<std::streamsize>(size - 2));
  try_to([&] { read_all_ways(*open_source(file), options_of(bytes[1])); });
  fs::remove(file);
  return 0;
}
