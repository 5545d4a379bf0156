#include "data_prep/format/netflix.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "data_prep/format/descriptions.h"
#include "data_prep/format/log_member.h"
#include "data_prep/format/netflix_parser.h"
#include "data_prep/format/sample_table.h"
#include "data_prep/text/text.h"
#include "data_prep/wording.h"
#include "lrml/base/error.h"

namespace lrml::prep {
namespace {

constexpr std::size_t movies_in_all = 17'770;

enum class BlockForm { none, probe, qualifying, ratings };

/// What stands under the first movie's line.
BlockForm form_of(const Beginning& beginning) {
  const std::vector<std::string>& lines = beginning.lines;
  if (lines.empty() || !parse_movie_header(lines[0])) return BlockForm::none;
  const auto row = std::ranges::find_if(lines, [](const std::string& line) { return !line.ends_with(':'); });
  if (row == lines.end()) return BlockForm::ratings;  // movies without rows
  switch (std::ranges::count(*row, ',')) {
    case 0:
      return BlockForm::probe;
    case 1:
      return BlockForm::qualifying;
    default:
      return BlockForm::ratings;
  }
}

bool is_movie_file(std::string_view member) {
  const std::string_view name = base_name_of(member);
  return name.starts_with("mv_") && name.ends_with(".txt") && name.size() > 7 &&
         is_digits(name.substr(3, name.size() - 7));
}

bool is_combined_file(std::string_view member) {
  constexpr std::string_view start = "combined_data_";
  const std::string_view name = base_name_of(member);
  return name.starts_with(start) && name.ends_with(".txt");
}

Error no_ratings(const Glimpse& glimpse, const Beginning& beginning, BlockForm form) {
  const std::string what = form == BlockForm::qualifying
                               ? "a movie's lines are 'customer,date', as in qualifying.txt: the ratings are withheld"
                               : "a movie's lines are customers alone, as in probe.txt: a list of pairs that the "
                                 "ratings files have with rating and date";
  return {ExitCode::bad_data, "cannot read " + describe_member(glimpse.source(), beginning.member) + " as ratings (" +
                                  what + "). Convert the mv_*.txt or combined_data_*.txt files."};
}

ReadPlan make_plan(std::string why) {
  ReadPlan plan;
  plan.format = "netflix";
  plan.why = std::move(why);
  plan.name = "netflix";
  plan.source = "Netflix Prize";
  plan.parser = std::make_shared<NetflixParser>();
  plan.has_times = true;
  plan.has_ratings = true;
  return plan;
}

/// `1,2003,Dinosaur Planet`: what is after the second comma is the title, commas and quotes included.
ItemDetails parse_title(const LineReader& lines) {
  const std::string_view line = lines.line();
  const std::size_t first = line.find(',');
  const std::size_t second = first == std::string_view::npos ? first : line.find(',', first + 1);
  if (second == std::string_view::npos) lines.reject("it is no number,year,title");
  const std::string_view year = line.substr(first + 1, second - first - 1);
  ItemDetails item{std::string(line.substr(0, first)), std::string(line.substr(second + 1)), ""};
  if (!is_digits(item.id)) lines.reject("movie '" + item.id + "' is no number");
  if (year == "NULL") return item;
  if (year.size() != 4 || !is_digits(year)) lines.reject("year '" + std::string(year) + "' is neither a year nor NULL");
  item.title += " (" + std::string(year) + ")";
  return item;
}

/// Which of the movies have interactions, where some do not.
std::optional<std::string> note_movies(const IdTable& items) {
  if (items.size() >= movies_in_all) return std::nullopt;
  std::size_t first = 0;
  std::size_t last = 0;
  for (std::size_t movie = 1; movie <= movies_in_all; ++movie) {
    if (!items.find(std::to_string(movie))) continue;
    if (first == 0) first = movie;
    last = movie;
  }
  return "holds " + with_commas(items.size()) + " of the set's " + with_commas(movies_in_all) + " movies, from " +
         with_commas(first) + " to " + with_commas(last);
}

Describe describe_netflix(const Glimpse& glimpse) {
  const Beginning* titles = glimpse.find("movie_titles.txt");
  if (titles == nullptr) titles = glimpse.find("movie_titles.csv");
  const std::string member = titles == nullptr ? "" : titles->member;
  return [member](const Source& source, const IdTable&, const IdTable& items, InteractionLog& log, ReadReport& report) {
    if (!member.empty()) describe_items(source, {member, "", parse_title}, items, log, report);
    if (const std::optional<std::string> note = note_movies(items)) report.notes.push_back(*note);
  };
}

}  // namespace

std::optional<ReadPlan> recognize_netflix(const Glimpse& glimpse, const FormatOptions&) {
  std::vector<const Beginning*> ratings;
  const Beginning* other = nullptr;
  for (const Beginning& beginning : glimpse.beginnings()) {
    const BlockForm form = form_of(beginning);
    if (form == BlockForm::ratings) ratings.push_back(&beginning);
    if (form == BlockForm::probe || form == BlockForm::qualifying) other = &beginning;
  }
  if (ratings.empty() && other != nullptr) throw no_ratings(glimpse, *other, form_of(*other));
  if (ratings.empty()) return std::nullopt;

  const auto all = [&](auto is) { return std::ranges::any_of(ratings, [&](auto* one) { return is(one->member); }); };
  const bool movie_files = all(is_movie_file);
  const bool combined_files = all(is_combined_file);
  if (movie_files && combined_files) {
    throw Error(ExitCode::bad_data, "cannot choose the ratings in '" + glimpse.source().name() +
                                        "' (it holds both mv_*.txt and combined_data_*.txt, which are the same "
                                        "ratings). Convert the folder of one of them.");
  }
  ReadPlan plan = make_plan("lines of 'customer,rating,date' under lines of 'movie:'");
  if (movie_files) {
    plan.has_rows = is_movie_file;
  } else if (combined_files) {
    plan.has_rows = is_combined_file;
  } else {
    std::vector<std::string> notes;
    plan.has_rows = plan_of_member(glimpse, "netflix", choose_log(glimpse, ratings, notes)).has_rows;
    plan.notes = std::move(notes);
  }
  plan.describe = describe_netflix(glimpse);
  return plan;
}

}  // namespace lrml::prep
