// Makes checkpoints whose parts are what the input says, each well formed for HDF5, with its digest and sealed: what
// bytes that were changed one by one never get to. Whatever they claim, it must end well, or in an Error.
#include <fuzzer/FuzzedDataProvider.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "fuzz/require.h"
#include "fuzz/small_checkpoint.h"
#include "lrml/checkpoint/table_digest.h"
#include "lrml/store/file.h"
#include "lrml/store/seal.h"

namespace {

using namespace lrml;
using namespace lrml::test;

constexpr std::array<std::size_t, 8> sizes = {0,           1,           drawn_slots,          drawn_dim,
                                              drawn_items, drawn_users, std::size_t{1} << 40, ~std::size_t{0} / 4};

/// What becomes of a part.
enum class Change { none, missing, other, kMaxValue = other };

/// Copies a good checkpoint part by part, changed as the input says; once that is used up nothing is changed.
class Forger {
 public:
  Forger(FuzzedDataProvider& input, const File& from, File& to) : input_(input), from_(from), to_(to) {}

  void forge() {
    for (const char* name : {"format", "phase", "dataset_digest", "parameters_digest"}) copy_text("/", name);
    for (const char* name : {"version", "semantics_version", "seal"}) copy_number("/", name);
    for (const char* name : {"users", "items", "dim", "slots"}) copy_number("/", name);
    copy_progress();
    for (const char* name : {"users", "items", "keys", "values"}) copy_table(std::string("/parameters/") + name);
    for (const char* name : {"users", "items", "keys", "values"}) {
      copy_table(std::string("/moments/") + name + "_mean");
      copy_table(std::string("/moments/") + name + "_square");
    }
  }

 private:
  /// Most parts stay as they are; else nothing would get past the first of them.
  Change next_change() {
    if (input_.ConsumeIntegralInRange<int>(0, 31) != 31) return Change::none;
    return input_.ConsumeEnum<Change>();
  }

  std::size_t next_size() {
    return input_.ConsumeBool() ? input_.PickValueInArray(sizes) : input_.ConsumeIntegral<std::size_t>();
  }

  void copy_text(const std::string& object, const std::string& name) {
    const Change change = next_change();
    if (change == Change::missing) return;
    if (change == Change::other && input_.ConsumeBool()) {
      to_.set_attribute<double>(object, name, input_.ConsumeFloatingPoint<double>());
      return;
    }
    const bool is_other = change == Change::other;
    to_.set_attribute<std::string>(
        object, name, is_other ? input_.ConsumeRandomLengthString(40) : from_.attribute<std::string>(object, name));
  }

  void copy_number(const std::string& object, const std::string& name) {
    const Change change = next_change();
    if (change == Change::missing) return;
    const bool is_other = change == Change::other;
    to_.set_attribute<std::uint64_t>(object, name,
                                     is_other ? next_size() : from_.attribute<std::uint64_t>(object, name));
  }

  /// The blob always has its digest, unless that is changed.
  void copy_progress() {
    const Change change = next_change();
    if (change == Change::missing) return;
    auto blob = from_.read_array<std::uint8_t>("/progress");
    if (change == Change::other) {
      const std::string part = input_.ConsumeRandomLengthString(200);
      const std::size_t at = input_.ConsumeIntegralInRange<std::size_t>(0, blob.size());
      const std::size_t length = input_.ConsumeIntegralInRange<std::size_t>(0, blob.size() - at);
      blob.erase(blob.begin() + static_cast<std::ptrdiff_t>(at),
                 blob.begin() + static_cast<std::ptrdiff_t>(at + length));
      blob.insert(blob.begin() + static_cast<std::ptrdiff_t>(at), part.begin(), part.end());
    }
    to_.write_array<std::uint8_t>("/progress", {blob.size()}, blob, Layout::plain);
    write_digest("/progress", digest_of(std::as_bytes(std::span(blob))));
  }

  void copy_table(const std::string& path) {
    const Change change = next_change();
    if (change == Change::missing) return;
    Shape shape = from_.shape_of(path);
    auto values = from_.read_array<float>(path);
    if (change == Change::other) shape = next_shape();
    values.resize(shape.elements());
    to_.write_array<float>(path, shape, values, Layout::plain);
    SelfCommunicator self;
    const bool is_countable = shape.rows <= values.size();
    write_digest(path, is_countable ? digest_of_table(self, {{0, shape.rows}, values}) : 0);
  }

  /// Only shapes without any element are large.
  Shape next_shape() {
    Shape shape{next_size()};
    if (input_.ConsumeBool()) shape.columns = next_size();
    if (shape.rows > 100 && shape.columns != std::size_t{0}) shape.rows %= 100;
    if (shape.rows != 0 && shape.row_elements() > 100) shape.columns = shape.row_elements() % 100;
    return shape;
  }

  void write_digest(const std::string& array, Digest digest) {
    const Change change = next_change();
    if (change == Change::missing) return;
    to_.set_attribute<std::string>(array, "digest",
                                   change == Change::other ? input_.ConsumeRandomLengthString(20) : to_hex(digest));
  }

  FuzzedDataProvider& input_;
  const File& from_;
  File& to_;
};

const TemporaryFolder& folder() {
  static const TemporaryFolder made;
  return made;
}

void read_all(const std::filesystem::path& file) {
  SelfCommunicator self;
  ends_well(ExitCode::no_checkpoint, [&] {
    const CheckpointHeader header = read_checkpoint_header(file);
    const UnfilledTable items = own_table(header.items, header.dim);  // as commands do before they read
    const RunState state = read_state(self, file, {0, header.users}, {0, header.items});
    require(row_count(state.parameters.user_rows) == header.users, "it has another number of users than it says");
    require(column_count(state.key_moments.mean) == header.dim, "it has another width than it says");
  });
  ends_well(ExitCode::no_checkpoint, [&] { require_intact(self, file, CheckpointContent::parameters_only); });
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  write_small_checkpoint(folder() / "good", CheckpointContent::with_moments);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  FuzzedDataProvider input(bytes, size);
  const std::filesystem::path file = folder() / "forged";
  const File from = File::open(folder() / "good");
  try {
    File to = File::create(file);
    Forger(input, from, to).forge();
    to.close();
  } catch (const Error&) {
    return 0;  // HDF5 cannot write that either
  }
  if (input.ConsumeIntegralInRange<int>(0, 7) != 7) append_seal(file);
  read_all(file);
  return 0;
}
