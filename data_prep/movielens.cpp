#include "data_prep/movielens.h"

#include <algorithm>
#include <array>
#include <optional>

#include "data_prep/id_table.h"
#include "data_prep/movielens_details.h"
#include "data_prep/text.h"
#include "lrml/base/error.h"

namespace lrml::prep {
namespace {

struct Layout {
  std::string_view name;
  std::string_view title;
  std::string_view ratings;    ///< base name of `user, item, stars, time` lines
  std::string_view delimiter;  ///< of the ratings
  std::string_view items;      ///< base name, described in movielens_details.h
  std::string_view users;      ///< base name, described in movielens_details.h
  ItemDetails (*parse_item)(const LineReader& lines);
  UserDetails (*parse_user)(const LineReader& lines);
};

constexpr std::array layouts = {
    Layout{"ml-100k", "MovieLens 100K", "u.data", "\t", "u.item", "u.user", parse_item_100k, parse_user_100k},
    Layout{"ml-1m", "MovieLens 1M", "ratings.dat", "::", "movies.dat", "users.dat", parse_item_1m, parse_user_1m},
};

struct Ids {
  IdTable users;
  IdTable items;
};

const Layout& find_layout(const Source& source) {
  const Layout* found = nullptr;
  for (const Layout& layout : layouts) {
    if (!find_member(source, layout.ratings)) continue;
    if (found != nullptr) {
      throw Error(ExitCode::bad_data, "cannot choose a log in '" + source.name() + "' (it holds both " +
                                          std::string(found->ratings) + " and " + std::string(layout.ratings) +
                                          "). Convert one of the two files or folders.");
    }
    found = &layout;
  }
  LRML_ASSERT(found != nullptr);
  return *found;
}

Interaction parse_rating(const LineReader& lines, std::string_view delimiter, Ids& ids) {
  constexpr std::int64_t year_2100 = 4102444800;
  std::array<std::string_view, 4> fields;
  split_line(lines, delimiter, fields);
  const auto [user, item, stars, time] = fields;
  require_id(lines, "user id", user);
  require_id(lines, "item id", item);
  if (stars.size() != 1 || stars[0] < '1' || stars[0] > '5') {
    lines.reject("rating '" + std::string(stars) + "' is no whole number from 1 to 5");
  }
  const std::optional<std::int64_t> seconds = parse_integer(time);
  if (!seconds || *seconds < 0 || *seconds >= year_2100) {
    lines.reject("time '" + std::string(time) + "' is no number of seconds between 1970 and 2100");
  }
  return {ids.users.position(user), ids.items.position(item), static_cast<std::uint32_t>(*seconds), static_cast<float>(stars[0] - '0')};
}

InteractionList read_ratings(const Source& source, const Layout& layout, Ids& ids) {
  const std::string member = find_member(source, layout.ratings).value();
  LineReader lines(source.open(member), describe_member(source, member));
  InteractionList interactions;
  while (lines.next()) interactions.push_back(parse_rating(lines, layout.delimiter, ids));
  if (interactions.empty()) lines.reject_file("it is empty");
  return interactions;
}

/// The member as lines of UTF-8, if the source has it.
std::optional<LineReader> open_text(const Source& source, std::string_view base_name) {
  const std::optional<std::string> member = find_member(source, base_name);
  if (!member) return std::nullopt;
  return LineReader(stream_of(to_utf8(read_all(*source.open(*member)))), describe_member(source, *member));
}

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

void read_items(LineReader& lines, const Layout& layout, const IdTable& items, InteractionLog& log,
                ReadReport& report) {
  log.item_titles.resize(items.size());
  log.item_genres.resize(items.size());
  Described described(items);
  while (lines.next()) {
    ItemDetails item = layout.parse_item(lines);
    const std::optional<std::uint32_t> position = described.mark(lines, item.id);
    if (!position) continue;
    log.item_titles[*position] = std::move(item.title);
    log.item_genres[*position] = std::move(item.genres);
  }
  report.titles_dropped = described.dropped();
  report.titles_missing = described.missing();
}

void read_users(LineReader& lines, const Layout& layout, const IdTable& users, InteractionLog& log,
                ReadReport& report) {
  const auto attribute = [&](const char* name) -> std::vector<std::string>& {
    log.user_attributes[name].resize(users.size());
    return log.user_attributes[name];
  };
  std::vector<std::string>& age = attribute("age");
  std::vector<std::string>& gender = attribute("gender");
  std::vector<std::string>& occupation = attribute("occupation");
  std::vector<std::string>& zip = attribute("zip");
  Described described(users);
  while (lines.next()) {
    const UserDetails user = layout.parse_user(lines);
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

}  // namespace

bool detect_movielens(const Source& source) {
  return std::ranges::any_of(layouts,
                             [&](const Layout& layout) { return find_member(source, layout.ratings).has_value(); });
}

InteractionLog read_movielens(const Source& source, ReadReport& report) {
  const Layout& layout = find_layout(source);
  InteractionLog log;
  log.name = layout.name;
  log.source = std::string(layout.title) + ", read from " + source.name();
  log.has_times = true;
  log.has_ratings = true;

  Ids ids;
  log.interactions = read_ratings(source, layout, ids);
  if (auto items = open_text(source, layout.items)) read_items(*items, layout, ids.items, log, report);
  if (auto users = open_text(source, layout.users)) read_users(*users, layout, ids.users, log, report);
  log.user_ids = ids.users.release();
  log.item_ids = ids.items.release();
  return log;
}

}  // namespace lrml::prep
