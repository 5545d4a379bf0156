#include "data_prep/format/descriptions.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "data_prep/text/text.h"

namespace lrml::prep {
namespace {

/// Which positions of an id list have been described.
class Described {
 public:
  explicit Described(const IdTable& ids) : ids_(ids), seen_(ids.size(), false) {}

  /// The position of `id`, marked; nothing if no interaction has it. Rejects a second description.
  std::optional<std::uint32_t> mark(const LineReader& lines, std::string_view id) {
    const std::optional<std::uint32_t> position = ids_.find(id);
    if (!position) {
      ++dropped_;
    } else if (seen_[*position]) {
      lines.reject("id '" + std::string(id) + "' is described twice");
    } else {
      seen_[*position] = true;
    }
    return position;
  }

  std::size_t dropped() const { return dropped_; }
  std::size_t missing() const { return static_cast<std::size_t>(std::ranges::count(seen_, false)); }

 private:
  const IdTable& ids_;
  std::vector<bool> seen_;
  std::size_t dropped_ = 0;
};

/// The member as lines of UTF-8.
LineReader open_text(const Source& source, const std::string& member) {
  return {stream_of(to_utf8(read_all(*source.open(member)))), describe_member(source, member)};
}

void skip_header(LineReader& lines, const std::string& header) {
  if (header.empty() || !lines.next()) return;
  std::string line(lines.line());
  std::erase(line, '"');
  if (line != header) lines.reject("it is not the header " + header);
}

}  // namespace

void describe_items(const Source& source, const ItemFile& file, const IdTable& items, InteractionLog& log,
                    ReadReport& report) {
  LineReader lines = open_text(source, file.member);
  skip_header(lines, file.header);
  log.item_titles.resize(items.size());
  log.item_genres.resize(items.size());
  Described described(items);
  while (lines.next()) {
    ItemDetails item = file.parse(lines);
    const std::optional<std::uint32_t> position = described.mark(lines, item.id);
    if (!position) continue;
    log.item_titles[*position] = std::move(item.title);
    log.item_genres[*position] = std::move(item.genres);
  }
  if (std::ranges::all_of(log.item_genres, &std::string::empty)) log.item_genres.clear();
  report.titles_dropped = described.dropped();
  report.titles_missing = described.missing();
}

void describe_users(const Source& source, const UserFile& file, const IdTable& users, InteractionLog& log,
                    ReadReport& report) {
  const auto attribute = [&](const char* name) -> std::vector<std::string>& {
    log.user_attributes[name].resize(users.size());
    return log.user_attributes[name];
  };
  std::vector<std::string>& age = attribute("age");
  std::vector<std::string>& gender = attribute("gender");
  std::vector<std::string>& occupation = attribute("occupation");
  std::vector<std::string>& zip = attribute("zip");
  LineReader lines = open_text(source, file.member);
  Described described(users);
  while (lines.next()) {
    const UserDetails user = file.parse(lines);
    const std::optional<std::uint32_t> position = described.mark(lines, user.id);
    if (!position) continue;
    age[*position] = user.age;
    gender[*position] = user.gender;
    occupation[*position] = user.occupation;
    zip[*position] = user.zip;
  }
  report.attributes_dropped = described.dropped();
  report.attributes_missing = described.missing();
}

}  // namespace lrml::prep
