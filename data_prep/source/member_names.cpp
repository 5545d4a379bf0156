#include "data_prep/source/member_names.h"

#include <algorithm>

#include "data_prep/source/compression.h"
#include "data_prep/source/file_stream.h"

namespace lrml::prep {
namespace {

std::string without_control_characters(std::string name) {
  std::ranges::replace_if(
      name, [](unsigned char c) { return c < ' ' || c == 0x7F; }, '?');
  return name;
}

}  // namespace

std::string MemberNames::claim(const std::string& path) {
  constexpr std::size_t most_bytes = std::size_t{64} << 20;
  constexpr std::size_t bytes_beside_name = 64;
  bytes_ += path.size() + bytes_beside_name;
  if (bytes_ > most_bytes) {
    throw cannot_read(source_, "it holds too many files to be a log", "Convert the folder or file with the ratings.");
  }
  for (const std::string& name : {plain_name(path), path}) {
    const auto [place, is_new] = taken_.insert(without_control_characters(name));
    if (is_new) return *place;
  }
  throw cannot_read(source_, "two files in it are called '" + without_control_characters(path) + "'",
                    "Unpack it, remove one of them, and convert the folder.");
}

}  // namespace lrml::prep
