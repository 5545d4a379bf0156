#include "data_prep/format/column_names.h"

#include <algorithm>

#include "lrml/base/error.h"

namespace lrml::prep {
namespace {

struct Known {
  std::string_view name;  ///< in lower case, without underscores
  ColumnKind kind;
};

constexpr std::array known_names = {
    Known{"user", ColumnKind::user},
    Known{"userid", ColumnKind::user},
    Known{"uid", ColumnKind::user},
    Known{"customer", ColumnKind::user},
    Known{"customerid", ColumnKind::user},
    Known{"reviewerid", ColumnKind::user},
    Known{"visitorid", ColumnKind::user},
    Known{"item", ColumnKind::item},
    Known{"itemid", ColumnKind::item},
    Known{"iid", ColumnKind::item},
    Known{"movieid", ColumnKind::item},
    Known{"artistid", ColumnKind::item},
    Known{"animeid", ColumnKind::item},
    Known{"gameid", ColumnKind::item},
    Known{"asin", ColumnKind::item},
    Known{"businessid", ColumnKind::item},
    Known{"sku", ColumnKind::item},
    Known{"productid", ColumnKind::item},
    Known{"rating", ColumnKind::rating},
    Known{"stars", ColumnKind::rating},
    Known{"score", ColumnKind::rating},
    Known{"weight", ColumnKind::rating},
    Known{"count", ColumnKind::rating},
    Known{"plays", ColumnKind::rating},
    Known{"feedback", ColumnKind::rating},
    Known{"purchase", ColumnKind::rating},
    Known{"hours", ColumnKind::rating},
    Known{"overall", ColumnKind::rating},
    Known{"timestamp", ColumnKind::time},
    Known{"time", ColumnKind::time},
    Known{"date", ColumnKind::time},
    Known{"unixreviewtime", ColumnKind::time},
    Known{"ratingtimestamp", ColumnKind::time},
    Known{"ts", ColumnKind::time},
};

std::string plain(std::string_view name) {
  std::string text;
  for (const char c : name.substr(0, name.find(':'))) {
    if (c == '_' || c == ' ') continue;
    text += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return text;
}

}  // namespace

std::string_view describe(ColumnKind kind) {
  constexpr std::array<std::string_view, 4> words = {"user", "item", "rating", "time"};
  return words[static_cast<std::size_t>(kind)];
}

std::optional<ColumnKind> kind_of_column(std::string_view name) {
  const auto known = std::ranges::find(known_names, plain(name), &Known::name);
  return known == known_names.end() ? std::nullopt : std::optional(known->kind);
}

std::optional<std::size_t> find_column(std::span<const std::string> names, ColumnKind kind) {
  std::optional<std::size_t> found;
  for (std::size_t k = 0; k < names.size(); ++k) {
    if (kind_of_column(names[k]) != kind) continue;
    if (found) {
      throw Error(ExitCode::bad_data,
                  "cannot choose the " + std::string(describe(kind)) + " among the columns '" + names[*found] +
                      "' and '" + names[k] +
                      "' (both names are usual for it). Name it with --columns user,item,rating,time.");
    }
    found = k;
  }
  return found;
}

bool names_a_log(std::span<const std::string> names) {
  const auto has = [&](ColumnKind kind) {
    return std::ranges::any_of(names, [&](const std::string& name) { return kind_of_column(name) == kind; });
  };
  return has(ColumnKind::user) && has(ColumnKind::item);
}

}  // namespace lrml::prep
