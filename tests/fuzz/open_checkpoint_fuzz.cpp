// Opens any bytes as a checkpoint, as lrml_dist does: it must end well, or in an Error. Three times: as they are;
// behind the seal of a good file, which must see every change; and sealed anew, so that only what is inside can tell.
#include <cstddef>
#include <cstdint>
#include <string>

#include "fuzz/require.h"
#include "fuzz/small_checkpoint.h"
#include "support/reseal.h"

namespace {

using namespace lrml;
using namespace lrml::test;

/// Reads everything that any command does; whether the parameters are accepted.
bool is_accepted(const std::filesystem::path& file) {
  SelfCommunicator self;
  CheckpointHeader header;
  const bool has_parameters = ends_well(ExitCode::no_checkpoint, [&] {
    header = read_checkpoint_header(file);
    const Parameters parameters = read_parameters(self, file, {0, header.users});
    require(row_count(parameters.item_rows) == header.items, "it has another number of items than it says");
  });
  if (!has_parameters) return false;
  ends_well(ExitCode::no_checkpoint, [&] { read_state(self, file, {0, header.users}, {0, header.items}); });
  ends_well(ExitCode::no_checkpoint, [&] { require_intact(self, file, CheckpointContent::with_moments); });
  return true;
}

struct Good {
  Good() {
    write_small_checkpoint(file, CheckpointContent::with_moments);
    bytes = read_file(file);
  }

  TemporaryFolder folder;
  std::filesystem::path file = folder / "step-00000047.h5";
  std::string bytes;
};

const Good& good() {
  static const Good checkpoint;
  return checkpoint;
}

}  // namespace

/// Makes sure that good bytes are read; else the fuzzer would see nothing but the same Error forever.
extern "C" int LLVMFuzzerInitialize(int*, char***) {
  require(is_accepted(good().file), "a good checkpoint is refused");
  write_file(good().file, good().bytes + "x");
  require(!is_accepted(good().file), "a checkpoint without its seal is accepted");
  reseal(good().file);
  require(is_accepted(good().file), "a checkpoint sealed anew is refused");
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string input(reinterpret_cast<const char*>(bytes), size);
  write_file(good().file, input);
  is_accepted(good().file);

  const std::string with_seal = without_seal(input) + good().bytes.substr(good().bytes.size() - seal_bytes);
  write_file(good().file, with_seal);
  require(!is_accepted(good().file) || with_seal == good().bytes, "the seal does not see a change");

  write_file(good().file, input);
  reseal(good().file);
  is_accepted(good().file);
  return 0;
}
