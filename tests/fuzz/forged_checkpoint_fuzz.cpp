// Makes checkpoints whose parts are what the input says, each well formed for HDF5, with its digest and sealed: what
// bytes that were changed one by one never get to. Whatever they claim, it must end well, or in an Error; and what is
// not as the format wants it must not be accepted, so that a check that has gone missing is a finding.
#include <fuzzer/FuzzedDataProvider.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
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

/// What becomes of the end of the file.
enum class Ending { sealed, unsealed, changed_later, kMaxValue = changed_later };

/// What readers may accept of a file.
struct Acceptable {
  bool header = true;
  bool parameters = true;  ///< if the header is
  bool moments = true;
};

/// Copies a good checkpoint part by part, changed as the input says; once that is used up nothing is changed.
class Forger {
 public:
  Forger(FuzzedDataProvider& input, const File& from, File& to) : input_(input), from_(from), to_(to) {}

  void forge() {
    choose_sizes();
    copy_text("/", "format", {"lrml-checkpoint"});
    copy_text("/", "phase", {"select", "refit", no_attribute});
    for (const char* name : {"dataset_digest", "parameters_digest"}) copy_text("/", name, {});
    for (const char* name : {"version", "semantics_version"}) {
      copy_number(name, from_.attribute<std::uint64_t>("/", name));
      acceptable_.header &= claimed_.contains(name) && claimed_[name] == from_.attribute<std::uint64_t>("/", name);
    }
    copy_number("seal", 1);
    for (const auto& [name, size] : made_) {
      copy_number(name, size);
      acceptable_.header &= claimed_.contains(name);
    }
    acceptable_.header &= claimed_["dim"] != 0;
    copy_progress();
    for (const char* name : {"users", "items"}) copy_table(std::string("/parameters/") + name, name);
    for (const char* name : {"keys", "values"}) copy_table(std::string("/parameters/") + name, "slots");
    for (const char* moment : {"_mean", "_square"}) {
      for (const char* name : {"users", "items"}) copy_table(std::string("/moments/") + name + moment, name);
      for (const char* name : {"keys", "values"}) copy_table(std::string("/moments/") + name + moment, "slots");
    }
  }

  /// Seals the finished file, or does not.
  void end(const std::filesystem::path& file) {
    const auto ending = input_.ConsumeIntegralInRange<int>(0, 7) == 7 ? input_.ConsumeEnum<Ending>() : Ending::sealed;
    if (ending == Ending::unsealed) {
      acceptable_.header &= !claimed_.contains("seal");
      return;
    }
    const std::size_t size = std::filesystem::file_size(file);
    append_seal(file);
    if (ending == Ending::sealed) return;
    std::string content = read_file(file);
    content[input_.ConsumeIntegralInRange<std::size_t>(0, size - 1)] ^= 1;
    write_file(file, content);
    acceptable_.header = false;
  }

  const Acceptable& acceptable() const { return acceptable_; }

 private:
  static constexpr const char* no_attribute = "";

  /// Most parts stay as they are; else nothing would get past the first of them.
  Change next_change() {
    if (input_.ConsumeIntegralInRange<int>(0, 31) != 31) return Change::none;
    return input_.ConsumeEnum<Change>();
  }

  std::size_t next_size() {
    return input_.ConsumeBool() ? input_.PickValueInArray(sizes) : input_.ConsumeIntegral<std::size_t>();
  }

  /// Sometimes all parts agree on other sizes. Only tables without any element are large.
  void choose_sizes() {
    if (input_.ConsumeIntegralInRange<int>(0, 3) != 3) return;
    made_["dim"] = input_.ConsumeIntegralInRange<std::size_t>(0, 8);
    for (const char* name : {"users", "items", "slots"}) {
      made_[name] = made_["dim"] == 0 ? next_size() : input_.ConsumeIntegralInRange<std::size_t>(0, 20);
    }
  }

  std::string next_text() {
    const std::string text = input_.ConsumeRandomLengthString(40);
    return text.substr(0, text.find('\0'));
  }

  /// One of the `good` texts, where there are any, is what it must be.
  void copy_text(const std::string& object, const std::string& name, const std::vector<std::string>& good) {
    const auto is_good = [&](const std::string& text) { return std::ranges::find(good, text) != good.end(); };
    const Change change = next_change();
    if (change == Change::missing) {
      acceptable_.header &= is_good(no_attribute);
      return;
    }
    if (change == Change::other && input_.ConsumeBool()) {
      to_.set_attribute<double>(object, name, input_.ConsumeFloatingPoint<double>());
      acceptable_.header = false;
      return;
    }
    const std::string text = change == Change::other ? next_text() : from_.attribute<std::string>(object, name);
    to_.set_attribute<std::string>(object, name, text);
    acceptable_.header &= good.empty() || (is_good(text) && text != no_attribute);
  }

  void copy_number(const std::string& name, std::uint64_t value) {
    const Change change = next_change();
    if (change == Change::missing) return;
    claimed_[name] = change == Change::other ? next_size() : value;
    to_.set_attribute<std::uint64_t>("/", name, claimed_[name]);
  }

  /// The blob always has its digest, unless that is changed.
  void copy_progress() {
    const Change change = next_change();
    if (change == Change::missing) {
      acceptable_.header = false;
      return;
    }
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
    acceptable_.header &= write_digest("/progress", digest_of(std::as_bytes(std::span(blob))));
  }

  /// `rows` is the size that says how many it has.
  void copy_table(const std::string& path, const std::string& rows) {
    const bool is_parameter = path.starts_with("/parameters");
    bool& shape_is_acceptable = is_parameter ? acceptable_.header : acceptable_.moments;
    bool& digest_is_acceptable = is_parameter ? acceptable_.parameters : acceptable_.moments;
    const Change change = next_change();
    if (change == Change::missing) {
      shape_is_acceptable = false;
      return;
    }
    const Shape shape = change == Change::other ? next_shape() : Shape{made_[rows], made_["dim"]};
    const bool has_other_type = change == Change::other && input_.ConsumeBool();
    auto values = from_.read_array<float>(path);
    values.resize(shape.elements());
    if (has_other_type)
      to_.write_array<double>(path, shape, std::vector<double>(values.begin(), values.end()), Layout::plain);
    else
      to_.write_array<float>(path, shape, values, Layout::plain);
    shape_is_acceptable &= !has_other_type && shape == Shape{claimed_[rows], claimed_["dim"]};
    SelfCommunicator self;
    const bool is_countable = shape.rows <= 100;
    digest_is_acceptable &= write_digest(path, is_countable ? digest_of_table(self, {{0, shape.rows}, values}) : 0);
  }

  /// Only shapes without any element are large.
  Shape next_shape() {
    Shape shape{next_size()};
    if (input_.ConsumeBool()) shape.columns = next_size();
    if (shape.rows > 100 && shape.columns != std::size_t{0}) shape.rows %= 100;
    if (shape.rows != 0 && shape.row_elements() > 100) shape.columns = shape.row_elements() % 100;
    return shape;
  }

  /// Whether it is the true one.
  bool write_digest(const std::string& array, Digest digest) {
    const Change change = next_change();
    if (change == Change::missing) return false;
    const std::string text = change == Change::other ? next_text() : to_hex(digest);
    to_.set_attribute<std::string>(array, "digest", text);
    return text == to_hex(digest);
  }

  FuzzedDataProvider& input_;
  const File& from_;
  File& to_;
  std::map<std::string, std::size_t> made_ = {
      {"users", drawn_users}, {"items", drawn_items}, {"dim", drawn_dim}, {"slots", drawn_slots}};
  std::map<std::string, std::size_t> claimed_;  ///< what the attributes say
  Acceptable acceptable_;
};

const TemporaryFolder& folder() {
  static const TemporaryFolder made;
  return made;
}

/// Reads everything that any command does; whether all of it is accepted.
bool read_all(const std::filesystem::path& file, const Acceptable& acceptable) {
  SelfCommunicator self;
  CheckpointHeader header;
  header.users = drawn_users;
  header.items = drawn_items;
  const bool has_header = ends_well(ExitCode::no_checkpoint, [&] {
    header = read_checkpoint_header(file);
    own_table(header.items, header.dim);  // as commands do before they read
  });
  require(!has_header || acceptable.header, "a header is accepted that is not that of its file");
  const bool has_state = ends_well(ExitCode::no_checkpoint, [&] {
    const RunState state = read_state(self, file, {0, header.users}, {0, header.items});
    require(row_count(state.parameters.user_rows) == header.users, "it has another number of users than it says");
    require(column_count(state.key_moments.mean) == header.dim, "it has another width than it says");
  });
  const bool has_parameters =
      ends_well(ExitCode::no_checkpoint, [&] { require_intact(self, file, CheckpointContent::parameters_only); });
  const bool may_have_parameters = acceptable.header && acceptable.parameters;
  require(!has_parameters || may_have_parameters, "parameters are intact that are not as the file says");
  require(!has_state || (may_have_parameters && acceptable.moments), "a state is read that is not as the file says");
  return has_state && has_parameters;
}

/// Forges a checkpoint and reads it; whether all of it is accepted.
bool forged_is_accepted(FuzzedDataProvider& input) {
  const std::filesystem::path file = folder() / "forged";
  const File from = File::open(folder() / "good");
  try {
    File to = File::create(file);
    Forger forger(input, from, to);
    forger.forge();
    to.close();
    forger.end(file);
    return read_all(file, forger.acceptable());
  } catch (const Error&) {
    return false;  // HDF5 cannot write that either
  }
}

}  // namespace

/// Makes sure that what is not changed is read; else the fuzzer would see nothing but Errors.
extern "C" int LLVMFuzzerInitialize(int*, char***) {
  write_small_checkpoint(folder() / "good", CheckpointContent::with_moments);
  FuzzedDataProvider nothing(nullptr, 0);
  require(forged_is_accepted(nothing), "a good checkpoint is refused");
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  FuzzedDataProvider input(bytes, size);
  forged_is_accepted(input);
  return 0;
}
