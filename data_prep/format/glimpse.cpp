#include "data_prep/format/glimpse.h"

#include <algorithm>
#include <utility>

#include "lrml/base/error.h"

namespace lrml::prep {
namespace {

constexpr std::size_t most_members = 100;
constexpr std::size_t most_lines = 1000;
constexpr std::size_t most_bytes = std::size_t{1} << 20;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::string read_front(ByteStream& stream, bool& whole) {
  constexpr std::size_t chunk = 1 << 16;
  std::string text;
  std::size_t line_ends = 0;
  while (!whole && text.size() < most_bytes && line_ends < most_lines) {
    const std::size_t size = text.size();
    text.resize(size + chunk);
    const std::size_t got = stream.read(std::span(text).subspan(size));
    text.resize(size + got);
    line_ends +=
        static_cast<std::size_t>(std::count(text.begin() + static_cast<std::ptrdiff_t>(size), text.end(), '\n'));
    whole = got == 0;
  }
  return text;
}

std::vector<std::string> lines_of(std::string_view text, bool& whole) {
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  std::vector<std::string> lines;
  while (!text.empty() && lines.size() < most_lines) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos && !whole) break;
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.emplace_back(line);
    text.remove_prefix(std::min(end, text.size() - 1) + 1);
  }
  whole = whole && text.empty();
  return lines;
}

Beginning read_beginning(std::string member, ByteStream& stream) {
  Beginning beginning;
  beginning.member = std::move(member);
  const std::string text = read_front(stream, beginning.whole);
  if (text.find('\0') != std::string::npos) {
    beginning.whole = false;
  } else {
    beginning.lines = lines_of(text, beginning.whole);
  }
  return beginning;
}

/// A file's name without the endings of archives and compression.
std::string_view stem_of(std::string_view name) {
  for (const std::string_view ending : {".gz", ".zst", ".xz", ".bz2", ".lzma", ".tgz", ".txz", ".zip", ".tar"}) {
    if (name.ends_with(ending)) return stem_of(name.substr(0, name.size() - ending.size()));
  }
  return name;
}

}  // namespace

Glimpse::Glimpse(const Source& source) : source_(source) {
  source.visit([&](std::string_view) { return beginnings_.size() == most_members ? Visit::stop : Visit::read; },
               [&](std::string_view member, ByteStream& stream) {
                 beginnings_.push_back(read_beginning(std::string(member), stream));
               });
}

const Beginning* Glimpse::find(std::string_view base_name) const {
  std::vector<const Beginning*> found;
  for (const Beginning& beginning : beginnings_) {
    if (base_name_of(beginning.member) == base_name) found.push_back(&beginning);
  }
  if (found.size() < 2) return found.empty() ? nullptr : found.front();

  std::string list = found.front()->member;
  for (std::size_t k = 1; k < found.size(); ++k) list += ", " + found[k]->member;
  throw Error(ExitCode::bad_data, "cannot choose a '" + std::string(base_name) + "' in '" + source_.name() + "' (" +
                                      std::to_string(found.size()) + " members have that name: " + list +
                                      "). Convert the folder that holds the right one.");
}

std::vector<std::string> Glimpse::names_above(std::string_view member) const {
  std::vector<std::string> names = {std::string(stem_of(source_.name()))};
  for (std::size_t slash = member.find('/'); slash != std::string_view::npos; slash = member.find('/')) {
    names.emplace_back(stem_of(member.substr(0, slash)));
    member.remove_prefix(slash + 1);
  }
  return names;
}

}  // namespace lrml::prep
