// How this program's memory goes back to the system.
#pragma once

namespace lrml::prep {

/// Makes freed blocks of half a megabyte and more return to the system at once, those of InteractionList among
/// them: by default glibc stops doing so as soon as one such block was freed. For main, before threads start.
void return_large_blocks();

}  // namespace lrml::prep
