#include "lrml/app/catalog.h"

#include <algorithm>
#include <set>

#include "lrml/base/error.h"
#include "lrml/config/nearest.h"

namespace lrml {
namespace {

constexpr std::size_t most_listed = 10;

std::string small_letters(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Parts between separators, also empty ones.
std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (std::size_t end; (end = text.find(separator, begin)) != std::string::npos; begin = end + 1) {
    parts.push_back(text.substr(begin, end - begin));
  }
  parts.push_back(text.substr(begin));
  return parts;
}

std::unordered_map<std::string, std::size_t> positions_of(const std::vector<std::string>& texts) {
  std::unordered_map<std::string, std::size_t> positions;
  for (std::size_t k = 0; k < texts.size(); ++k) positions.emplace(texts[k], k);
  return positions;
}

Error several_called(const std::string& text, const std::vector<ItemId>& items, const Catalog::Names& names) {
  std::string list;
  for (std::size_t k = 0; k < std::min(items.size(), most_listed); ++k) {
    list += "\n  " + names.items[index(items[k])] + "  " + names.titles[index(items[k])];
  }
  if (items.size() > most_listed) list += "\n  … and " + std::to_string(items.size() - most_listed) + " more";
  return Error(ExitCode::usage, "cannot tell which item '" + text + "' is (" + std::to_string(items.size()) +
                                    " have that in their titles). Give the id of one of these:" + list);
}

/// Every genre once.
std::vector<std::string> known_genres(const std::vector<std::string>& genres_of_items) {
  std::set<std::string> known;
  for (const std::string& genres : genres_of_items) {
    for (const std::string& genre : split(genres, '|')) {
      if (!genre.empty()) known.insert(genre);
    }
  }
  return {known.begin(), known.end()};
}

std::string genre_of(const std::string& filter, const std::vector<std::string>& known) {
  const std::size_t equals = filter.find('=');
  if (equals == std::string::npos || filter.substr(0, equals) != "genre") {
    throw Error(ExitCode::usage,
                "cannot filter by '" + filter + "' (filters have the form genre=NAME). Say for example genre=Drama.");
  }
  const std::string wanted = trimmed(filter.substr(equals + 1));
  for (const std::string& genre : known) {
    if (small_letters(genre) == small_letters(wanted)) return genre;
  }
  if (known.empty()) {
    throw Error(ExitCode::usage, "cannot filter by '" + filter + "' (the dataset has no genres). Leave --filter out.");
  }
  throw Error(ExitCode::usage, "cannot filter by '" + filter + "' (no item has that genre)." +
                                   did_you_mean(wanted, known) + " The genres are: " + comma_separated(known));
}

}  // namespace

Catalog::Catalog(Names names)
    : names_(std::move(names)), user_of_id_(positions_of(names_.users)), item_of_id_(positions_of(names_.items)) {
  for (std::size_t item = 0; item < names_.titles.size(); ++item) {
    items_of_title_.emplace(small_letters(names_.titles[item]), item);
  }
}

UserId Catalog::find_user(const std::string& id, const std::string& where) const {
  const auto found = user_of_id_.find(id);
  if (found != user_of_id_.end()) return static_cast<UserId>(found->second);
  throw Error(ExitCode::usage, "cannot find user '" + id + "'" + where + " (the dataset has no such user)." +
                                   did_you_mean(id, names_.users) + " Give original ids, as in the log.");
}

std::vector<ItemId> Catalog::items_called(const std::string& id_or_title) const {
  if (const auto found = item_of_id_.find(id_or_title); found != item_of_id_.end()) {
    return {static_cast<ItemId>(found->second)};
  }
  std::vector<ItemId> items;
  const auto [first, last] = items_of_title_.equal_range(small_letters(id_or_title));
  for (auto found = first; found != last; ++found) items.push_back(static_cast<ItemId>(found->second));
  std::ranges::sort(items);
  return items;
}

Error Catalog::nothing_called(const std::string& id_or_title) const {
  std::string suggestion = did_you_mean(id_or_title, names_.titles);
  if (suggestion.empty()) suggestion = did_you_mean(id_or_title, names_.items);
  return Error(ExitCode::usage, "cannot find item '" + id_or_title + "' (the dataset has no such id" +
                                    (names_.titles.empty() ? "" : " or title") + ")." + suggestion +
                                    " Give an original id" + (names_.titles.empty() ? "." : " or a title."));
}

ItemId Catalog::find_item(const std::string& id_or_title) const {
  std::vector<ItemId> items = items_called(id_or_title);
  const std::string part = small_letters(id_or_title);
  if (items.empty() && !part.empty()) {
    for (std::size_t item = 0; item < names_.titles.size(); ++item) {
      if (small_letters(names_.titles[item]).find(part) != std::string::npos) {
        items.push_back(static_cast<ItemId>(item));
      }
    }
  }
  if (items.empty()) throw nothing_called(id_or_title);
  if (items.size() > 1) throw several_called(id_or_title, items, names_);
  return items.front();
}

std::vector<ItemId> Catalog::find_items(const std::string& list) const {
  const std::vector<std::string> parts = split(list, ',');
  std::vector<ItemId> items;
  std::size_t begin = 0;
  while (begin < parts.size()) {
    std::vector<std::string> texts;  // from `begin`, of 1, 2, … parts
    for (std::size_t end = begin; end < parts.size(); ++end) {
      texts.push_back(texts.empty() ? parts[end] : texts.back() + "," + parts[end]);
    }
    while (texts.size() > 1 && items_called(trimmed(texts.back())).empty()) texts.pop_back();
    items.push_back(find_item(trimmed(texts.back())));
    begin += texts.size();
  }
  return items;
}

std::vector<bool> Catalog::items_passing(std::span<const std::string> filters) const {
  std::vector<bool> pass(items(), true);
  if (filters.empty()) return pass;
  const std::vector<std::string> known = known_genres(names_.genres);
  for (const std::string& filter : filters) {
    const std::string wanted = genre_of(filter, known);
    for (std::size_t item = 0; item < items(); ++item) {
      const auto genres = split(names_.genres[item], '|');
      pass[item] = pass[item] && std::ranges::find(genres, wanted) != genres.end();
    }
  }
  return pass;
}

Catalog load_catalog(const Dataset& dataset) {
  return Catalog({dataset.user_ids(), dataset.item_ids(), dataset.item_titles(), dataset.item_genres()});
}

}  // namespace lrml
