// What is measured, and how often.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include "lrml/base/fields.h"

namespace lrml {

enum class Protocol {
  sampled,  ///< each held-out item against its user's stored negatives
  full,     ///< each held-out item against every item the user has not seen
};
template <>
struct EnumNames<Protocol> {
  static constexpr std::array<std::string_view, 2> names = {"sampled", "full"};
};

struct EvalOptions {
  std::size_t every_epochs = 1;
  Protocol protocol = Protocol::sampled;
  std::vector<std::size_t> top_k = {10};
};

template <FieldsOf<EvalOptions> Options, class Visitor>
void visit_fields(Options& options, Visitor&& visit) {
  visit("every_epochs", options.every_epochs, "epochs between validations; 0: only at the end", Identity::yes);
  visit("protocol", options.protocol, "candidates: the stored negatives (sampled) or all unseen items (full)",
        Identity::yes);
  visit("top_k", options.top_k, "list lengths k of HR@k and nDCG@k", Identity::no);
}

/// Throws Error (usage) naming the key of an impossible value.
void validate(const EvalOptions& options);

}  // namespace lrml
