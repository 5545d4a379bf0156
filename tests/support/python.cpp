#include "support/python.h"

#include <array>
#include <cstdio>

#include "support/temporary_folder.h"

namespace lrml::test {

std::string run_python(const std::string& script, const std::filesystem::path& argument) {
  const TemporaryFolder folder;
  write_file(folder / "script.py", script);
  const std::string command =
      "'" LRML_PYTHON3 "' '" + (folder / "script.py").string() + "' '" + argument.string() + "' 2>&1";
  std::FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return "cannot run " + command;
  std::string output;
  std::array<char, 4096> buffer;
  while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
    output.append(buffer.data(), count);
  }
  ::pclose(pipe);
  return output;
}

bool python_has_h5py() {
  return run_python("import h5py; print('yes')", "") == "yes\n";
}

}  // namespace lrml::test
