// The way to an object in a file, group by group. Private to the layer.
#pragma once

#include <string>

#include "handle.h"

namespace lrml {

/// Whether `object` has the form with checksums, the only one that this program writes.
bool has_checksum(hid_t file, const std::string& object, const Attempt& attempt);

/// Whether there is an object `path`. Throws if a link on the way is not an ordinary one (it could lead to
/// another file), cannot be read, or leads to an object without a checksum.
bool is_there(hid_t file, const std::string& path, const Attempt& attempt);

/// Makes the groups of `path` that are missing, all but its last part, or that too if `with_last`.
void make_groups(hid_t file, const std::string& path, bool with_last, const Attempt& attempt);

/// Properties of a group or a file that leave no trace of when it was made: equal contents, equal bytes.
Handle timeless(hid_t property_class, const Attempt& attempt);

}  // namespace lrml
