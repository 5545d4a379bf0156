// A digest of all bytes of a file, kept behind the last of them: whatever changes in the file, its seal tells.
#pragma once

#include <filesystem>

#include "lrml/comm/communicator.h"

namespace lrml {

/// Appends one line of 46 bytes to a finished file and flushes it to disk: "lrml seal 1 ", the size before it and the
/// digest (XXH3 over the XXH3 of blocks of 1 MiB), both as sixteen hexadecimal digits. HDF5 does not mind bytes behind
/// the end that its file knows of.
/// Order    the same bytes from any number of ranks
/// Cost     each rank reads an even part of the file, in pieces of 1 MiB
/// Throws   AgreedError (failure). Collective
void append_seal(Communicator& comm, const std::filesystem::path& file);

/// The same by this process alone; of a file that only it knows. Throws Error (failure).
void append_seal(const std::filesystem::path& file);

/// The attribute of the root by which a file says that it ends with a seal; older ones have neither.
inline constexpr const char* seal_attribute = "seal";

enum class Seal { intact, absent };

/// Compares the whole file with its seal before anybody relies on its bytes. A file whose last line is no seal at all
/// has none: whether it should is for the caller to know.
/// Cost     as append_seal
/// Throws   AgreedError (bad_data) if it cannot be read, differs from its seal, or is another file on another rank.
///          Collective
Seal check_seal(Communicator& comm, const std::filesystem::path& file);

}  // namespace lrml
