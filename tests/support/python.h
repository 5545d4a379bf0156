// What Python sees in our files.
#pragma once

#include <filesystem>
#include <string>

namespace lrml::test {

/// Whether there is a Python with h5py; tests that need it skip otherwise.
bool python_has_h5py();

/// What `script` prints (errors included); `argument` is its sys.argv[1].
std::string run_python(const std::string& script, const std::filesystem::path& argument);

}  // namespace lrml::test
