#include "data_prep/format/format.h"

#include <algorithm>
#include <array>
#include <utility>

#include "data_prep/format/delimited_format.h"
#include "data_prep/format/item_lists.h"
#include "data_prep/format/movielens.h"
#include "data_prep/format/netflix.h"
#include "data_prep/text/text.h"
#include "lrml/base/error.h"

namespace lrml::prep {
namespace {

constexpr std::array known_formats = {
    Format{"movielens-100k", "u.data of MovieLens 100K", "convert ml-100k.zip -o ml-100k.h5", false,
           recognize_movielens_100k},
    Format{"movielens-dat", "ratings.dat of MovieLens 1M or 10M", "convert ml-1m.zip -o ml-1m.h5", false,
           recognize_movielens_dat},
    Format{"movielens-csv", "ratings.csv of MovieLens 20M, 25M, 32M or latest, or Kaggle's rating.csv",
           "convert ml-20m.zip -o ml-20m.h5", false, recognize_movielens_csv},
    Format{"netflix", "mv_*.txt or combined_data_*.txt of the Netflix Prize",
           "convert nf_prize_dataset.tar.gz -o netflix.h5", false, recognize_netflix},
    Format{"recbole", "a RecBole .inter file", "convert yelp.inter -o yelp.h5", false, recognize_recbole},
    Format{"counted-lists", "lines 'count item item …', as in citeulike's users.dat",
           "convert citeulike-a/users.dat -o citeulike.h5", true, recognize_counted_lists},
    Format{"item-lists", "lines 'user item item …', as in LightGCN's train.txt",
           "convert gowalla/train.txt --test gowalla/test.txt -o gowalla.h5", true, recognize_item_lists},
    Format{"delimited", "text with columns for user, item and perhaps rating and time",
           "convert plays.csv.gz --columns listener,song,,played_at -o plays.h5", true, recognize_delimited},
};

std::string tell_members(const Glimpse& glimpse) {
  constexpr std::size_t most = 5;
  const std::span<const Beginning> members = glimpse.beginnings();
  if (members.empty()) return "it holds no files";
  std::string list = "it holds " + members.front().member;
  for (std::size_t k = 1; k < std::min(most, members.size()); ++k) list += ", " + members[k].member;
  return members.size() > most ? list + " and more" : list;
}

/// What stands against the likeliest reading of a source without a known form: as delimited text.
std::string tell_problem(const Glimpse& glimpse, const FormatOptions& options) {
  if (glimpse.beginnings().size() != 1) return tell_members(glimpse);
  const Beginning& only = glimpse.beginnings().front();
  const std::string why = why_not_delimited(only, options);
  return why.empty() ? "its first line is '" + printable(only.lines.front()) + "'" : why;
}

Error unrecognized(const Glimpse& glimpse, const FormatOptions& options) {
  std::string expected;
  for (const Format& format : known_formats) {
    if (options.format != "auto" && options.format != format.name) continue;
    expected += (expected.empty() ? "" : "; ") + std::string(format.expects);
  }
  const std::string as = options.format == "auto" ? "" : " as " + options.format;
  return {ExitCode::bad_data,
          "cannot recognize '" + glimpse.source().name() + "'" + as + " (" + tell_problem(glimpse, options) +
              "). Name columns with --columns user,item,rating,time" + ", or give one of: " + expected + "."};
}

Error ambiguous(const Glimpse& glimpse, std::span<const ReadPlan> plans) {
  std::string candidates;
  std::string names;
  for (const ReadPlan& plan : plans) {
    candidates += (candidates.empty() ? "" : "; or ") + plan.format + ": " + plan.why;
    names += (names.empty() ? "" : " or ") + plan.format;
  }
  return {ExitCode::bad_data, "cannot recognize '" + glimpse.source().name() + "' (it may be " + candidates +
                                  "). Say which with --format " + names + "."};
}

/// The plans of all formats that recognize the source, general ones or the others.
std::vector<ReadPlan> plans_of(const Glimpse& glimpse, const FormatOptions& options, bool general) {
  std::vector<ReadPlan> plans;
  for (const Format& format : known_formats) {
    if (format.general != general) continue;
    if (std::optional<ReadPlan> plan = format.recognize(glimpse, options)) plans.push_back(std::move(*plan));
  }
  return plans;
}

std::optional<ReadPlan> recognize(const Glimpse& glimpse, const FormatOptions& options) {
  for (const bool general : {false, true}) {
    std::vector<ReadPlan> plans = plans_of(glimpse, options, general);
    if (plans.size() > 1) throw ambiguous(glimpse, plans);
    if (plans.size() == 1) return std::move(plans.front());
  }
  return std::nullopt;
}

/// Columns and delimiters are of delimited text: nothing else can be meant.
bool tells_columns(const FormatOptions& options) {
  return !options.columns.empty() || !options.delimiter.empty() || options.header != HeaderLine::automatic ||
         options.time != TimeText::automatic || options.rating_optional || options.time_optional;
}

std::string_view format_told(const FormatOptions& options) {
  if (!tells_columns(options)) return options.format;
  if (options.format == "auto") return "delimited";
  if (options.format == "delimited" || options.format == "recbole") return options.format;
  throw Error(ExitCode::usage, "cannot read --format " + options.format +
                                   " with options about columns (its columns are fixed). Leave them out, or say "
                                   "--format delimited.");
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

ReadPlan plan_for(const Source& source, const FormatOptions& options) {
  FormatOptions told = options;
  told.format = format_told(options);
  const Glimpse glimpse(source);
  const auto format = std::ranges::find(known_formats, told.format, &Format::name);
  LRML_ASSERT(told.format == "auto" || format != known_formats.end());
  std::optional<ReadPlan> plan =
      format == known_formats.end() ? recognize(glimpse, told) : format->recognize(glimpse, told);
  if (!plan) throw unrecognized(glimpse, told);
  return std::move(*plan);
}

}  // namespace lrml::prep
