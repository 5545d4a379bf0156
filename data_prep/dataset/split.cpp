#include "data_prep/dataset/split.h"

#include <algorithm>

#include "lrml/base/random.h"

namespace lrml::prep {
namespace {

/// A random position in [0, n), a function of (seed, purpose, user).
std::size_t random_position(std::uint64_t seed, Purpose purpose, std::uint32_t user, std::size_t n) {
  return uniform_below(random_pair({.seed = seed, .purpose = purpose}, user, 0)[0], n);
}

void assign_test(std::span<const Event> events, std::uint32_t user, const SplitOptions& rules,
                 std::vector<Part>& parts) {
  const std::size_t n = events.size();
  if (rules.test == TestRule::list) {
    for (std::size_t k = 0; k < n; ++k) {
      if (events[k].held_out) parts[k] = Part::test;
    }
  } else if (n >= 2) {
    parts[rules.test == TestRule::last ? n - 1 : random_position(rules.seed, Purpose::split_random, user, n)] =
        Part::test;
  }
}

std::string test_in_words(const SplitOptions& rules, const EventFields& fields) {
  if (rules.test == TestRule::list) return "held-out list: test = the interactions that a given list names";
  if (rules.test == TestRule::random) return "leave-one-out: test = a random item";
  if (!fields.times) return "leave-one-out: test = the last item in the order of the source";
  return std::string("leave-one-out: test = the last item by time, ties by ") +
         (rules.ties == TieRule::hash ? "hash(seed, user, item)" : "place in the file");
}

}  // namespace

SplitOptions applicable(SplitOptions options, const EventFields& fields) {
  if (fields.in_order) return options;
  if (options.test == TestRule::last) options.test = TestRule::random;
  if (options.valid == ValidRule::last) options.valid = ValidRule::random;
  return options;
}

void assign_parts(std::span<const Event> events, std::uint32_t user, const SplitOptions& rules,
                  std::vector<Part>& parts) {
  parts.assign(events.size(), Part::train);
  assign_test(events, user, rules, parts);
  const auto others = static_cast<std::size_t>(std::ranges::count(parts, Part::train));
  if (rules.valid == ValidRule::none || others < 2) return;
  std::size_t skip = rules.valid == ValidRule::last
                         ? others - 1
                         : random_position(rules.seed, Purpose::split_valid, user, others);  // counted without tests
  const auto chosen = std::ranges::find_if(parts, [&](Part part) { return part == Part::train && skip-- == 0; });
  *chosen = Part::valid;
}

std::string describe_split(const SplitOptions& rules, const EventFields& fields) {
  std::string text = test_in_words(rules, fields);
  text += rules.valid == ValidRule::random ? "; validation = a random other item"
          : rules.valid == ValidRule::last ? "; validation = the last of the others"
                                           : "; no validation";
  if (rules.test == TestRule::list) {
    text += "; users not in the list: no test";
    if (rules.valid != ValidRule::none) text += "; users with one other interaction: no validation";
  } else {
    text += "; users with one interaction: train only";
    if (rules.valid != ValidRule::none) text += ", with two: train and test";
  }
  if (rules.negatives_given) text += "; test negatives = given lists, drawn for users without one";
  return text;
}

}  // namespace lrml::prep
