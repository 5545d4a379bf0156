#include "contenders.h"

#include <algorithm>

#include "lrml/base/error.h"

namespace lrml::bench {

std::vector<Contender*> Contenders::all() const {
  std::vector<Contender*> list;
  for (const auto& one : ours) list.push_back(one.get());
  if (users_too) list.push_back(users_too.get());
  for (const auto& one : replicated) list.push_back(one.get());
  return list;
}

std::vector<std::string> contender_names() {
  std::vector<std::string> names(EnumNames<ExchangeAlgorithm>::names.begin(),
                                 EnumNames<ExchangeAlgorithm>::names.end());
  names.insert(names.end(), {"users_too", "merged", "unmerged", "both_dense"});
  return names;
}

Contenders make_contenders(Communicator& comm, const std::vector<std::string>& names, const OurSetting& setting,
                           const Tables& tables) {
  constexpr auto& algorithms = EnumNames<ExchangeAlgorithm>::names;
  Contenders made;
  for (const std::string& name : names) {
    const auto algorithm = std::ranges::find(algorithms, name);
    if (algorithm != algorithms.end()) {
      const auto which = static_cast<ExchangeAlgorithm>(algorithm - algorithms.begin());
      made.ours.push_back(std::make_unique<OurItems>(comm, which, setting));
    } else if (name == "users_too") {
      made.users_too = std::make_unique<OurItemsAndUsers>(comm, setting);
    } else if (name == "merged") {
      made.replicated.push_back(std::make_unique<GatheredRows>(comm, tables, GatheredRows::Rows::merged));
    } else if (name == "unmerged") {
      made.replicated.push_back(std::make_unique<GatheredRows>(comm, tables, GatheredRows::Rows::unmerged));
    } else {
      LRML_ASSERT(name == "both_dense");
      made.replicated.push_back(std::make_unique<BothDense>(comm, tables));
    }
  }
  return made;
}

}  // namespace lrml::bench
