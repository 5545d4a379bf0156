#include "data_prep/synth/popularity.h"

#include "data_prep/synth/purposes.h"
#include "lrml/base/feistel.h"
#include "lrml/base/floating.h"

namespace lrml::prep {

std::vector<double> make_popularity(const Profile& profile, std::uint64_t seed) {
  const auto items = static_cast<double>(profile.items);
  const FeistelOrder rank_of(synth_key(seed, SynthPurpose::item_rank), 0, profile.items);
  std::vector<double> counts(profile.items);
  double sum = 0.0;
  for (std::size_t i = 0; i < profile.items; ++i) {
    const auto rank = static_cast<double>(rank_of(i) + 1);
    const double power = -profile.s * logarithm(rank + profile.q) - profile.k * rank / items;
    counts[i] = exponential(static_cast<float>(power));
    sum += counts[i];
  }
  const double others = static_cast<double>(profile.interactions) - profile.fewest * items;
  for (double& count : counts) count = profile.fewest + count * (others / sum);
  return counts;
}

}  // namespace lrml::prep
