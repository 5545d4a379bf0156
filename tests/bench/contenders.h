// The contenders of the exchange benchmark, by name.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ours.h"
#include "replicated.h"

namespace lrml::bench {

struct Contenders {
  std::vector<std::unique_ptr<OurItems>> ours;
  std::unique_ptr<OurItemsAndUsers> users_too;  ///< null where not asked for
  std::vector<std::unique_ptr<Replicated>> replicated;

  std::vector<Contender*> all() const;
};

/// Every name there is: our algorithms, then users_too, merged, unmerged, both_dense.
std::vector<std::string> contender_names();

/// Those named. @pre every name is one of contender_names(). Collective.
Contenders make_contenders(Communicator& comm, const std::vector<std::string>& names, const OurSetting& setting,
                           const Tables& tables);

}  // namespace lrml::bench
