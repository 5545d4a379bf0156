// Titles, genres and user attributes: words in the form of MovieLens that hint at blocks and groups.
#pragma once

#include "data_prep/synth/profile.h"
#include "data_prep/synth/world.h"
#include "lrml/data/contents.h"

namespace lrml::prep {

/// Fills ids ("1" … "U", "1" … "I"), titles ("Film 00123 (1987)"), genres (the block's with probability .8, a
/// second one with .4) and the user attributes gender, age (MovieLens's codes) and occupation (0 … 20), which
/// follow the group in part.
void describe(const World& world, const Profile& profile, DatasetContents& contents);

}  // namespace lrml::prep
