// Finds the word someone meant: for unknown sections, keys, values and commands.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace lrml {

/// Insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b`. Cost: O(|a|·|b|).
std::size_t edit_distance(std::string_view a, std::string_view b);

/// " Did you mean 'dim'?" with the nearest of `known`, or "" where none is near (more than a third of its
/// letters, or more than three, differ).
std::string did_you_mean(std::string_view word, std::span<const std::string> known);

/// "a, b, c".
std::string comma_separated(std::span<const std::string> words);

}  // namespace lrml
