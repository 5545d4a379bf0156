#include "data_prep/synth/profile.h"

#include <algorithm>

#include "lrml/base/error.h"

namespace lrml::prep {
namespace {

constexpr std::size_t fewest_items = 60;
constexpr std::size_t most_rows = 0xfffffffe;  // ids have 32 bits

// The first two are measured on the GroupLens files, the others published; q, s, k are fitted to the items' counts.
// Where the 99th percentile of the activity is not known, it is the one that gives the published mean.
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
       .stars = {0, 0.0611, 0, 0.1137, 0, 0.2715, 0, 0.3417, 0, 0.2120},
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
       .stars = {0, 0.0562, 0, 0.1075, 0, 0.2611, 0, 0.3489, 0, 0.2263},
       .first_second = 956703932,
       .last_second = 1046454590,
       .last_year = 2000},
      {.name = "ml-20m",
       .users = 138'493,
       .items = 26'744,
       .interactions = 20'000'263,
       .activity = {20, 35, 68, 155, 334, 446.27, 9254},
       .fewest = 1,
       .q = 39.26,
       .s = 0.735,
       .k = 8.050,
       .stars = {0.01196, 0.03404, 0.01396, 0.07155, 0.04417, 0.21456, 0.11001, 0.27809, 0.07674, 0.14492},
       .half_stars_from = 1045526400,  // 2003-02-18
       .first_second = 789652004,
       .last_second = 1427784002,
       .last_year = 2015},
      {.name = "netflix",
       .users = 480'189,
       .items = 17'770,
       .interactions = 100'480'507,
       .activity = {1, 39, 96, 259, 545, 867.59, 7108},  // the maximum is 17,653, but see most_per_user()
       .q = 206.9,
       .s = 1.240,
       .k = 2.589,
       .stars = {0, 0.04596, 0, 0.10084, 0, 0.28674, 0, 0.33589, 0, 0.23057},
       .first_second = 942278400,  // 1999-11-11
       .last_second = 1135987200,  // 2005-12-31
       .eras = {{942278400, 2'178},
                {946684800, 924'443},
                {978307200, 1'769'031},
                {1009843200, 4'342'871},
                {1041379200, 9'985'078},
                {1072915200, 30'206'229},
                {1104537600, 53'250'677}},
       .last_year = 2005},
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
