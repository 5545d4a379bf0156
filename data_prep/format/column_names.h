// What columns of a log are called.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lrml::prep {

enum class ColumnKind { user, item, rating, time };

inline constexpr std::array column_kinds = {ColumnKind::user, ColumnKind::item, ColumnKind::rating, ColumnKind::time};

/// "user", "item", "rating", "time".
std::string_view describe(ColumnKind kind);

/// What a column of this name holds, whatever its case and its underscores: "userId", "user_id", "USER". Of a name as
/// RecBole writes it, "user_id:token", the part before the colon counts.
std::optional<ColumnKind> kind_of_column(std::string_view name);

/// The column that holds `kind`, if there is one.
/// Throws Error (bad data) naming both if several do.
std::optional<std::size_t> find_column(std::span<const std::string> names, ColumnKind kind);

/// Whether the header names a user and an item.
bool names_a_log(std::span<const std::string> names);

}  // namespace lrml::prep
