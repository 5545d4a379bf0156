// Feeds arbitrary bytes to open_source as a file: every member is listed and read, up to a limit.
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "data_prep/source/source.h"
#include "lrml/base/error.h"

namespace {

/// A file in memory.
class MemoryFile {
 public:
  MemoryFile(const std::uint8_t* bytes, std::size_t size) : descriptor_(::memfd_create("input", 0)) {
    if (descriptor_ < 0 || ::write(descriptor_, bytes, size) != static_cast<ssize_t>(size)) __builtin_trap();
  }
  ~MemoryFile() { ::close(descriptor_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  int descriptor_;
};

/// Reads all members in one pass, at most 64 MiB; the limit is for the fuzzer's sake, bombs have their own.
void read_in_one_pass(const lrml::prep::Source& source) {
  constexpr std::size_t most = std::size_t{64} << 20;
  std::vector<char> buffer(std::size_t{1} << 16);
  std::size_t total = 0;
  source.visit([&](std::string_view) { return total > most ? lrml::prep::Visit::stop : lrml::prep::Visit::read; },
               [&](std::string_view, lrml::prep::ByteStream& stream) {
                 for (std::size_t got = 1; got != 0 && total <= most; total += got) got = stream.read(buffer);
               });
}

void open_one_by_one(const lrml::prep::Source& source) {
  constexpr std::size_t most = 4;
  std::vector<char> buffer(4096);
  for (std::size_t k = 0; k < source.members().size() && k < most; ++k) source.open(source.members()[k])->read(buffer);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const MemoryFile file(bytes, size);
  try {
    const auto source = lrml::prep::open_source(file.path());
    read_in_one_pass(*source);
    open_one_by_one(*source);
  } catch (const lrml::Error& error) {
    if (error.code() != lrml::ExitCode::bad_data) __builtin_trap();
  }
  return 0;
}
