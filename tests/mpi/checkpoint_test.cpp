// Checkpoints of any number of ranks: one content, read back by any other split, refused by all ranks
// together.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lrml/checkpoint/checkpoint_folder.h"
#include "lrml/checkpoint/table_digest.h"
#include "lrml/store/file.h"
#include "support/agreed_error_of.h"
#include "support/drawn_state.h"
#include "support/reseal.h"
#include "support/shared_folder.h"
#include "support/world.h"

namespace lrml::test {
namespace {

using ::testing::HasSubstr;
namespace fs = std::filesystem;

std::size_t my_rank() {
  return static_cast<std::size_t>(world().rank());
}
std::size_t rank_count() {
  return static_cast<std::size_t>(world().size());
}
RowRange even_users() {
  return even_part(drawn_users, my_rank(), rank_count());
}
RowRange even_items() {
  return even_part(drawn_items, my_rank(), rank_count());
}

/// All users on the last rank.
RowRange users_of_the_last() {
  return my_rank() + 1 == rank_count() ? RowRange{0, drawn_users} : RowRange{0, 0};
}

/// Two users on rank 0, the others as evenly as possible behind it; with one rank all of them.
RowRange uneven_users() {
  if (rank_count() == 1) return {0, drawn_users};
  if (my_rank() == 0) return {0, 2};
  const RowRange rest = even_part(drawn_users - 2, my_rank() - 1, rank_count() - 1);
  return {rest.begin + 2, rest.end + 2};
}

/// Everything but one item on the last rank but one, that item on the last; ranks before them have none.
RowRange uneven_items() {
  if (rank_count() == 1) return {0, drawn_items};
  if (my_rank() + 1 == rank_count()) return {drawn_items - 1, drawn_items};
  return my_rank() + 2 == rank_count() ? RowRange{0, drawn_items - 1} : RowRange{0, 0};
}

/// All of them on rank 0.
RowRange items_of_the_first() {
  return my_rank() == 0 ? RowRange{0, drawn_items} : RowRange{drawn_items, drawn_items};
}

void write(const fs::path& file, const RunState& state) {
  write_checkpoint(world(), file, state, drawn_identity(), CheckpointContent::with_moments);
}

std::string text_of_attribute(const File& file, const std::string& object, const std::string& name) {
  try {
    return file.attribute<std::string>(object, name);
  } catch (const Error&) {
  }
  try {
    return std::to_string(file.attribute<std::int64_t>(object, name));
  } catch (const Error&) {
  }
  return std::to_string(std::bit_cast<std::uint64_t>(file.attribute<double>(object, name)));
}

template <class T>
std::string digest_of_array(const File& file, const std::string& array) {
  const std::vector<T> values = file.read_array<T>(array);
  return to_hex(digest_of(std::as_bytes(std::span(values))));
}

/// The element type, shape and content of one array.
std::string array_text(const File& file, const std::string& array) {
  std::string text = to_text(file.shape_of(array)) + "\n";
  if (file.element_of(array) == Element::f32) return text + digest_of_array<float>(file, array);
  if (file.element_of(array) == Element::u8) return text + digest_of_array<std::uint8_t>(file, array);
  for (const auto& line : file.read_texts(array)) text += line + "\n";
  return text;
}

std::string attributes_text(const File& file, const std::string& object) {
  std::string text = object + "\n";
  for (const auto& name : file.attribute_names(object)) {
    text += name + "=" + text_of_attribute(file, object, name) + "\n";
  }
  return text;
}

/// Everything in the file but its layout.
std::string content_of(const fs::path& path) {
  const File file = File::open(path);
  std::string text = attributes_text(file, "/") + attributes_text(file, "/progress") + array_text(file, "/progress");
  for (const auto& group : file.names_in("/")) {
    if (group == "progress") continue;
    for (const auto& name : file.names_in("/" + group)) {
      const std::string array = "/" + group + "/" + name;
      text += attributes_text(file, array) + array_text(file, array);
    }
  }
  return text;
}

TEST(CheckpointOnRanks, HasTheContentThatOneRankWrites) {
  const SharedFolder folder;
  if (my_rank() == 0) {
    SelfCommunicator self;
    write_checkpoint(self, folder / "one.h5", drawn_state(), drawn_identity(), CheckpointContent::with_moments);
  }
  write(folder / "all.h5", drawn_state(even_users(), even_items()));
  write(folder / "uneven.h5", drawn_state(uneven_users(), {0, drawn_items}));
  write(folder / "owned.h5", drawn_state(even_users(), uneven_items()));
  write(folder / "first.h5", drawn_state(even_users(), items_of_the_first()));
  world().barrier();
  const std::string one = content_of(folder / "one.h5");
  EXPECT_THAT(one, HasSubstr("/moments/values_square"));
  for (const char* file : {"all.h5", "uneven.h5", "owned.h5", "first.h5"}) {
    EXPECT_EQ(read_file(folder / file), read_file(folder / "one.h5")) << file;
  }
  EXPECT_EQ(content_of(folder / "all.h5"), one);
  EXPECT_EQ(content_of(folder / "uneven.h5"), one);
  EXPECT_EQ(content_of(folder / "owned.h5"), one);
  EXPECT_EQ(content_of(folder / "first.h5"), one);
}

TEST(CheckpointOnRanks, IsReadBackByAnySplit) {
  const SharedFolder folder;
  write(folder / "x.h5", drawn_state(even_users(), even_items()));
  const RowRange all_items = {0, drawn_items}, third = {2, 3};
  for (const RowRange users : {even_users(), uneven_users(), users_of_the_last()}) {
    for (const RowRange items : {even_items(), uneven_items(), all_items, third}) {
      expect_equal(read_state(world(), folder / "x.h5", users, items), drawn_state(users, items));
    }
    expect_equal(read_parameters(world(), folder / "x.h5", users), drawn_state(users).parameters);
  }
}

TEST(CheckpointOnRanks, IsRefusedByAllWhereOneArrayIsDamaged) {
  const SharedFolder folder;
  const fs::path file = folder / "x.h5";
  write(file, drawn_state(even_users(), even_items()));
  const RunState whole = drawn_state();
  if (my_rank() == 0) flip_a_bit_within(file, bytes_of(elements(whole.item_moments.square)));
  world().barrier();
  const AgreedError unsealed = agreed_error_of([&] { read_parameters(world(), file, even_users()); });
  EXPECT_EQ(unsealed.code(), ExitCode::no_checkpoint);
  EXPECT_THAT(unsealed.what(), HasSubstr("its bytes are not those that were sealed"));
  if (my_rank() == 0) reseal(file);
  world().barrier();
  const AgreedError error = agreed_error_of([&] { read_state(world(), file, even_users(), even_items()); });
  EXPECT_EQ(error.code(), ExitCode::no_checkpoint);
  EXPECT_THAT(error.what(), HasSubstr("'/moments/items_square' is damaged"));
  expect_equal(read_parameters(world(), file, even_users()), drawn_state(even_users()).parameters);
}

TEST(CheckpointOnRanks, IsRefusedByAllWhereAnArrayIsMissing) {
  const SharedFolder folder;
  write_checkpoint(world(), folder / "x.h5", drawn_state(even_users()), drawn_identity(),
                   CheckpointContent::parameters_only);
  const AgreedError error = agreed_error_of([&] { read_state(world(), folder / "x.h5", even_users(), even_items()); });
  EXPECT_EQ(error.code(), ExitCode::no_checkpoint);
  EXPECT_THAT(error.what(), HasSubstr("/moments/users_mean"));
}

TEST(CheckpointOnRanks, IsRefusedByAllWhereOneRankCannotSeeIt) {
  const SharedFolder folder;
  write(folder / "x.h5", drawn_state(even_users(), even_items()));
  const bool last = my_rank() + 1 == rank_count();
  const fs::path file = folder / (last ? "y.h5" : "x.h5");
  const AgreedError error = agreed_error_of([&] { read_parameters(world(), file, even_users()); });
  EXPECT_EQ(error.code(), ExitCode::no_checkpoint);
  if (rank_count() == 1) return;
  EXPECT_THAT(error.what(), HasSubstr("on rank " + std::to_string(rank_count() - 1)));
}

TEST(CheckpointOnRanks, ThatCannotBeWrittenLeavesTheOlderOne) {
  const SharedFolder folder;
  const CheckpointFolder checkpoints(folder.path(), 1);
  RunState state = drawn_state(even_users(), even_items());
  checkpoints.save(world(), state, drawn_identity());
  ++state.progress.step;
  if (my_rank() == 0) fs::create_directory(checkpoints.file_of_step(state.progress.step));
  world().barrier();
  EXPECT_EQ(agreed_error_of([&] { checkpoints.save(world(), state, drawn_identity()); }).code(), ExitCode::failure);
  --state.progress.step;
  EXPECT_EQ(checkpoints.latest(), checkpoints.file_of_step(state.progress.step));
  expect_equal(read_state(world(), *checkpoints.latest(), even_users(), even_items()), state);
}

TEST(CheckpointOnRanks, CannotBeWrittenIntoAMissingFolder) {
  const SharedFolder folder;
  const CheckpointFolder checkpoints(folder / "missing", 1);
  const RunState state = drawn_state(even_users(), even_items());
  EXPECT_EQ(agreed_error_of([&] { checkpoints.save(world(), state, drawn_identity()); }).code(), ExitCode::failure);
  EXPECT_EQ(agreed_error_of([&] { checkpoints.save_best(world(), state, drawn_identity()); }).code(),
            ExitCode::failure);
}

TEST(TableDigest, DoesNotDependOnTheSplit) {
  SelfCommunicator self;
  const RunState all = drawn_state();
  const Digest whole = digest_of_table(self, rows_of(all.parameters.user_rows, {0, drawn_users}));
  for (const RowRange users : {even_users(), uneven_users(), users_of_the_last()}) {
    const Parameters part = drawn_state(users).parameters;
    EXPECT_EQ(digest_of_table(world(), {users, elements(part.user_rows)}), whole);
    EXPECT_EQ(parameters_digest(world(), part), parameters_digest(self, all.parameters));
  }
}

TEST(EqualReplicas, AreNotDisturbed) {
  require_equal_replicas(world(), drawn_state(even_users()).parameters);
}

TEST(EqualReplicas, AreMissedOnEveryRankThatNamesTheCulprit) {
  if (rank_count() < 2) GTEST_SKIP() << "needs two ranks";
  for (const std::size_t table : {0u, 1u, 2u}) {
    Parameters p = drawn_state(even_users()).parameters;
    const std::span<float> replicas[] = {elements(p.item_rows), elements(p.keys), elements(p.values)};
    if (my_rank() == 1) replicas[table][14] += 1e-7f;
    const AgreedError error = agreed_error_of([&] { require_equal_replicas(world(), p); });
    EXPECT_EQ(error.code(), ExitCode::failure);
    EXPECT_THAT(error.what(), HasSubstr("differ from rank 0's on rank 1 ("));
  }
}

TEST(EqualReplicas, MayDifferFromRankZero) {
  if (rank_count() < 3) GTEST_SKIP() << "needs three ranks";
  Parameters p = drawn_state(even_users()).parameters;
  if (my_rank() == 0) p.keys(0, 0) += 1.0f;
  const AgreedError error = agreed_error_of([&] { require_equal_replicas(world(), p); });
  EXPECT_THAT(error.what(), HasSubstr("on rank 1, 2"));
}

}  // namespace
}  // namespace lrml::test
