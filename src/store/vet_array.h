// Refusing arrays that are stored like none of ours, before HDF5 touches their data. Private to the layer.
#pragma once

#include "array.h"

namespace lrml {

/// Throws if the array's data lies in other files, is encoded by other filters than ours, is cut into absurd
/// chunks, is missing, or is so large that the file cannot hold it: reading it would run foreign code, take
/// memory out of proportion to the file, or invent values.
void vet_array(const Array& array, const Attempt& attempt);

}  // namespace lrml
