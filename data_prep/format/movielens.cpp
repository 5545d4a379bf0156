#include "data_prep/format/movielens.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "data_prep/format/descriptions.h"
#include "data_prep/format/log_member.h"
#include "data_prep/format/sample_table.h"
#include "data_prep/text/delimited_parser.h"
#include "data_prep/text/text.h"

namespace lrml::prep {
namespace {

DelimitedLayout ratings_layout(std::string delimiter, const RatingScale& scale) {
  DelimitedLayout layout;
  layout.delimiter = std::move(delimiter);
  layout.columns = 4;
  layout.rating = 2;
  layout.time = 3;
  layout.rating_scale = scale;
  layout.numeric_ids = true;
  return layout;
}

/// The first rows of ratings; none where they do not have four columns.
SampleTable sample_of(const Beginning& ratings, std::string_view delimiter) {
  std::optional<SampleTable> table = tabulate(ratings, delimiter);
  return table && table->columns() == 4 ? std::move(*table) : SampleTable{};
}

struct Named {
  std::string name;   ///< "ml-1m"
  std::string title;  ///< "MovieLens 1M"
};

ReadPlan make_plan(const Glimpse& glimpse, std::string_view format, const Beginning& ratings, const Named& named,
                   const DelimitedLayout& layout) {
  ReadPlan plan = plan_of_member(glimpse, format, ratings);
  plan.name = named.name;
  plan.source = named.title;
  plan.parser = std::make_shared<DelimitedParser>(layout);
  plan.has_times = true;
  plan.has_ratings = true;
  return plan;
}

/// Reads what `items` and `users` tell, where the source has them.
Describe describe_by(ItemFile items, UserFile users) {
  return [items = std::move(items), users = std::move(users)](const Source& source, const IdTable& user_ids,
                                                              const IdTable& item_ids, InteractionLog& log,
                                                              ReadReport& report) {
    if (!items.member.empty()) describe_items(source, items, item_ids, log, report);
    if (!users.member.empty()) describe_users(source, users, user_ids, log, report);
  };
}

/// The member of that base name, or nothing.
std::string member_called(const Glimpse& glimpse, std::string_view base_name) {
  const Beginning* found = glimpse.find(base_name);
  return found == nullptr ? "" : found->member;
}

bool has_word(std::string name, std::string_view word) {
  std::ranges::transform(name, name.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return name.find(word) != std::string::npos;
}

// ratings.dat

/// MovieTweetings and others have a ratings.dat too, with ids like 0068646 and ratings to 10.
bool looks_like_movielens(const SampleTable& table) {
  if (table.columns() != 4) return false;
  const auto fits = [](const std::vector<std::string>& row) {
    const std::optional<float> stars = parse_float(row[2]);
    return parse_key(row[0]) && parse_key(row[1]) && stars && half_stars.has(*stars);
  };
  return table.rows.empty() ? fits(table.first) : nearly_all(table.rows, fits);
}

enum class DatSet { unknown, one, ten };

/// Which of the two sets with a ratings.dat the source is, and by what that is seen.
std::pair<DatSet, std::string> tell_dat_set(const Glimpse& glimpse, const Beginning& ratings,
                                            const SampleTable& table) {
  constexpr std::uint32_t largest_movie_of_1m = 3952;
  if (glimpse.find("users.dat") != nullptr) return {DatSet::one, "with users.dat beside it"};
  if (glimpse.find("tags.dat") != nullptr) return {DatSet::ten, "with tags.dat beside it"};
  for (const std::vector<std::string>& row : table.rows) {
    if (row[2].find('.') != std::string::npos) return {DatSet::ten, "with half stars"};
    if (parse_key(row[1]).value_or(0) > largest_movie_of_1m) return {DatSet::ten, "with movies above 3,952"};
  }
  for (const std::string& name : glimpse.names_above(ratings.member)) {
    if (has_word(name, "ml-10m")) return {DatSet::ten, "in " + name};
    if (has_word(name, "ml-1m")) return {DatSet::one, "in " + name};
  }
  return {DatSet::unknown, "of MovieLens 1M or 10M"};
}

Named name_of(DatSet set) {
  switch (set) {
    case DatSet::one:
      return {"ml-1m", "MovieLens 1M"};
    case DatSet::ten:
      return {"ml-10m", "MovieLens 10M"};
    case DatSet::unknown:
      break;
  }
  return {"movielens", "MovieLens 1M or 10M"};
}

// ratings.csv

constexpr std::string_view csv_header = "userId,movieId,rating,timestamp";

bool has_csv_header(const Beginning& ratings) {
  if (ratings.lines.empty()) return false;
  std::string header = ratings.lines.front();
  std::erase(header, '"');
  return header == csv_header;
}

/// By the folder or archive: the files themselves do not tell.
Named name_csv_set(const Glimpse& glimpse, const Beginning& ratings) {
  constexpr std::array<std::array<std::string_view, 3>, 5> sets = {{
      {"ml-latest-small", "latest-small", "MovieLens latest-small"},
      {"ml-latest", "latest", "MovieLens latest"},
      {"ml-20m", "20m", "MovieLens 20M"},
      {"ml-25m", "25m", "MovieLens 25M"},
      {"ml-32m", "32m", "MovieLens 32M"},
  }};
  for (const std::string& name : glimpse.names_above(ratings.member)) {
    for (const auto& [set, word, title] : sets) {
      const bool names_it = has_word(name, "ml-") || has_word(name, "movielens");
      if (names_it && has_word(name, word)) return {std::string(set), std::string(title)};
    }
  }
  return {"movielens", "MovieLens"};
}

}  // namespace

std::optional<ReadPlan> recognize_movielens_100k(const Glimpse& glimpse, const FormatOptions&) {
  const Beginning* ratings = glimpse.find("u.data");
  if (ratings == nullptr) return std::nullopt;
  ReadPlan plan =
      make_plan(glimpse, "movielens-100k", *ratings, {"ml-100k", "MovieLens 100K"}, ratings_layout("\t", whole_stars));
  plan.why = "u.data";
  plan.describe = describe_by({member_called(glimpse, "u.item"), "", parse_item_100k},
                              {member_called(glimpse, "u.user"), parse_user_100k});
  return plan;
}

std::optional<ReadPlan> recognize_movielens_dat(const Glimpse& glimpse, const FormatOptions& options) {
  const Beginning* ratings = glimpse.find("ratings.dat");
  if (ratings == nullptr) return std::nullopt;
  const SampleTable table = sample_of(*ratings, "::");
  if (options.format == "auto" && !ratings->lines.empty() && !looks_like_movielens(table)) return std::nullopt;
  const auto [set, why] = tell_dat_set(glimpse, *ratings, table);
  ReadPlan plan = make_plan(glimpse, "movielens-dat", *ratings, name_of(set),
                            ratings_layout("::", set == DatSet::one ? whole_stars : half_stars));
  plan.why = "ratings.dat " + why;
  plan.describe = describe_by({member_called(glimpse, "movies.dat"), "", parse_item_dat},
                              {member_called(glimpse, "users.dat"), parse_user_1m});
  return plan;
}

std::optional<ReadPlan> recognize_movielens_csv(const Glimpse& glimpse, const FormatOptions&) {
  const Beginning* ratings = glimpse.find("ratings.csv");
  const bool from_kaggle = ratings == nullptr;
  if (from_kaggle) ratings = glimpse.find("rating.csv");
  if (ratings == nullptr || !has_csv_header(*ratings)) return std::nullopt;

  DelimitedLayout layout = ratings_layout(",", half_stars);
  layout.quoted = true;
  if (const SampleTable table = sample_of(*ratings, ","); !table.rows.empty()) {
    const std::string_view time = table.rows.front()[3];
    layout.time_unit = recognize_time_unit(std::span(&time, 1)).value_or(TimeUnit::seconds);
  }
  ReadPlan plan = make_plan(glimpse, "movielens-csv", *ratings, name_csv_set(glimpse, *ratings), layout);
  plan.why = std::string(base_name_of(ratings->member)) + " with the header " + std::string(csv_header);
  plan.header_lines = 1;
  const std::string movies = member_called(glimpse, from_kaggle ? "movie.csv" : "movies.csv");
  plan.describe = describe_by({movies, "movieId,title,genres", parse_item_csv}, {});
  return plan;
}

}  // namespace lrml::prep
