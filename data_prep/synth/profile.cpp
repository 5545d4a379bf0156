#include "data_prep/synth/profile.h"

#include <algorithm>

#include "lrml/base/error.h"

namespace lrml::prep {
namespace {

constexpr std::size_t fewest_items = 60;
constexpr std::size_t most_rows = 0xfffffffe;  // ids have 32 bits

// Measured on the GroupLens files; q, s, k are fitted to the items' counts.
const std::vector<Profile>& presets() {
  static const std::vector<Profile> table = {
      {.name = "ml-100k",
       .users = 943,
       .items = 1682,
       .interactions = 100'000,
       .activity = {20, 33, 65, 148, 244, 443, 737},
       .q = 5.3,
       .s = 0.280,
       .k = 3.531,
       .stars = {0.0611, 0.1137, 0.2715, 0.3417, 0.2120},
       .first_second = 874724710,
       .last_second = 893286638,
       .last_year = 1998},
      {.name = "ml-1m",
       .users = 6040,
       .items = 3706,
       .interactions = 1'000'209,
       .activity = {20, 44, 96, 208, 400, 907, 2314},
       .q = 7.5,
       .s = 0.327,
       .k = 3.271,
       .stars = {0.0562, 0.1075, 0.2611, 0.3489, 0.2263},
       .first_second = 956703932,
       .last_second = 1046454590,
       .last_year = 2000},
  };
  return table;
}

const Profile& preset(const std::string& name) {
  for (const Profile& profile : presets()) {
    if (profile.name == name) return profile;
  }
  std::string known;
  for (const std::string& each : preset_names()) known += (known.empty() ? "" : ", ") + each;
  throw Error(ExitCode::usage, "unknown preset '" + name + "' (no such profile). Use one of: " + known);
}

[[noreturn]] void reject(const Profile& profile, const std::string& why, const std::string& advice) {
  throw Error(ExitCode::usage, "cannot make " + std::to_string(profile.interactions) + " interactions of " +
                                   std::to_string(profile.users) + " users with " + std::to_string(profile.items) +
                                   " items (" + why + "). " + advice);
}

void require_possible(const Profile& profile) {
  if (profile.users == 0) reject(profile, "there must be users", "Ask for at least one.");
  if (profile.items < fewest_items) {
    reject(profile, "relations need " + std::to_string(fewest_items) + " items", "Ask for more items.");
  }
  if (profile.interactions < std::max(profile.users, profile.items)) {
    reject(profile, "every user and every item needs one", "Ask for more interactions.");
  }
  const std::size_t most = profile.most_per_user();
  if (profile.interactions > profile.users * most) {
    reject(profile, "a user chooses at most " + std::to_string(most) + " items, .4 of all",
           "Ask for fewer interactions or more items.");
  }
}

}  // namespace

std::vector<std::string> preset_names() {
  std::vector<std::string> names;
  for (const Profile& profile : presets()) names.push_back(profile.name);
  return names;
}

Profile make_profile(const SynthOptions& options) {
  const Profile& original = preset(options.preset);
  Profile profile = original;
  profile.users = options.users.value_or(original.users);
  profile.items = options.items.value_or(original.items);
  if (std::max(profile.users, profile.items) > most_rows) {
    reject(profile, "ids have 32 bits", "Ask for fewer users and items.");
  }
  profile.interactions = options.interactions.value_or(original.interactions * profile.users / original.users);
  require_possible(profile);

  const auto mean = [](const Profile& p) { return static_cast<double>(p.interactions) / static_cast<double>(p.users); };
  for (double& level : profile.activity) level *= mean(profile) / mean(original);
  profile.q *= static_cast<double>(profile.items) / static_cast<double>(original.items);
  return profile;
}

}  // namespace lrml::prep
