#include "data_prep/format.h"

#include <algorithm>
#include <array>

#include "data_prep/movielens.h"
#include "lrml/base/error.h"

namespace lrml::prep {
namespace {

constexpr std::array known_formats = {
    Format{"movielens", "u.data (MovieLens 100K) or ratings.dat (MovieLens 1M)", detect_movielens, read_movielens},
};

std::string tell_members(const Source& source) {
  constexpr std::size_t most = 5;
  const std::vector<std::string>& members = source.members();
  if (members.empty()) return "it holds no files";
  if (members.size() == 1 && members.front() == source.name()) return "a single file that is none of those known";
  std::string list = "it holds " + members.front();
  for (std::size_t k = 1; k < std::min(most, members.size()); ++k) list += ", " + members[k];
  return members.size() > most ? list + " and " + std::to_string(members.size() - most) + " more" : list;
}

Error unrecognized(const Source& source, std::span<const Format> tried) {
  std::string expected(tried.front().expects);
  for (const Format& format : tried.subspan(1)) expected += ", " + std::string(format.expects);
  return {ExitCode::bad_data, "cannot recognize '" + source.name() + "' (" + tell_members(source) +
                                  "). Give a zip, a folder or a file with: " + expected + "."};
}

}  // namespace

std::span<const Format> formats() {
  return known_formats;
}

std::vector<std::string> format_names() {
  std::vector<std::string> names = {"auto"};
  for (const Format& format : known_formats) names.emplace_back(format.name);
  return names;
}

InteractionLog read_log(const Source& source, std::string_view name, ReadReport& report) {
  std::vector<Format> candidates;
  std::ranges::copy_if(known_formats, std::back_inserter(candidates),
                       [&](const Format& format) { return name == "auto" || name == format.name; });
  const auto format = std::ranges::find_if(candidates, [&](const Format& one) { return one.detect(source); });
  if (format == candidates.end()) throw unrecognized(source, candidates);
  return format->read(source, report);
}

}  // namespace lrml::prep
