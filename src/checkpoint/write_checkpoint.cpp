#include <algorithm>
#include <utility>
#include <vector>

#include "checkpoint_format.h"
#include "lrml/checkpoint/checkpoint_file.h"
#include "lrml/checkpoint/table_digest.h"
#include "lrml/comm/agree.h"
#include "lrml/store/file.h"
#include "lrml/store/pending_file.h"
#include "lrml/store/raw_file.h"
#include "lrml/store/seal.h"
#include "progress_blob.h"

namespace lrml {
namespace {

/// A table of the file. Every row is some rank's, and of one rank only.
struct WrittenTable {
  std::string path;
  Shape shape;
  TableRows mine;  ///< the rows this rank writes
  Digest digest = 0;
};

/// This rank's part of a table whose rows lie on all ranks or, for replicas, of an even cut of it.
RowRange even_rows(const Communicator& comm, std::size_t rows) {
  return even_part(rows, static_cast<std::size_t>(comm.rank()), static_cast<std::size_t>(comm.size()));
}

/// The ranks that hold the same rows write even parts of them.
RowRange part_to_write(Communicator& comm, RowRange held) {
  const auto begins = gather_values(comm, static_cast<std::int64_t>(held.begin));
  const auto ends = gather_values(comm, static_cast<std::int64_t>(held.end));
  std::size_t holders = 0, place = 0;
  for (std::size_t rank = 0; rank < begins.size(); ++rank) {
    if (rank == static_cast<std::size_t>(comm.rank())) place = holders;
    const RowRange other = {static_cast<std::size_t>(begins[rank]), static_cast<std::size_t>(ends[rank])};
    if (other == held) ++holders;
  }
  const RowRange part = even_part(held.size(), place, holders);
  return {held.begin + part.begin, held.begin + part.end};
}

/// Collects the tables of a state, in the order of the file. Every member function is Collective.
class Tables {
 public:
  Tables(Communicator& comm, const RunIdentity& identity)
      : comm_(comm), users_(identity.user_ids.size()), items_(identity.item_ids.size()) {}

  void add_parameters(const Parameters& p) {
    add_users("/parameters/users", p.users, p.user_rows);
    add_replica("/parameters/items", p.item_rows);
    add_replica("/parameters/keys", p.keys);
    add_replica("/parameters/values", p.values);
  }

  void add_moments(const RunState& state) {
    add_users("/moments/users_mean", state.parameters.users, state.user_moments.mean);
    add_users("/moments/users_square", state.parameters.users, state.user_moments.square);
    add_item_moments(state.moment_items, state.item_moments);
    add_replica("/moments/keys_mean", state.key_moments.mean);
    add_replica("/moments/keys_square", state.key_moments.square);
    add_replica("/moments/values_mean", state.value_moments.mean);
    add_replica("/moments/values_square", state.value_moments.square);
  }

  const std::vector<WrittenTable>& all() const { return tables_; }

 private:
  void add(const char* path, const Shape& shape, const TableRows& mine) {
    tables_.push_back({path, shape, mine, digest_of_table(comm_, mine)});
  }
  void add_users(const char* path, RowRange users, const Matrix& rows) {
    add(path, {users_, column_count(rows)}, {users, elements(rows)});
  }
  /// Every rank holds the whole table and writes an even part.
  template <class WholeTable>
  void add_replica(const char* path, const WholeTable& table) {
    const std::size_t rows = row_count(table);
    add(path, {rows, column_count(table)}, rows_of(table, even_rows(comm_, rows)));
  }
  void add_item_moments(RowRange held, const Moments& moments) {
    const RowRange part = part_to_write(comm_, held);
    const auto add_one = [&](const char* path, const Matrix& rows) {
      const TableRows mine = rows_of(rows, {part.begin - held.begin, part.end - held.begin});
      add(path, {items_, column_count(rows)}, {part, mine.values});
    };
    add_one("/moments/items_mean", moments.mean);
    add_one("/moments/items_square", moments.square);
  }

  Communicator& comm_;
  std::size_t users_;
  std::size_t items_;
  std::vector<WrittenTable> tables_;
};

void write_header(File& file, const RunState& state, const RunIdentity& identity, Digest digest) {
  const Parameters& p = state.parameters;
  file.set_attribute<std::string>("/", "format", checkpoint_format::name);
  file.set_attribute<std::int64_t>("/", "version", checkpoint_format::version);
  file.set_attribute<std::int64_t>("/", "semantics_version", semantics_version);
  file.set_attribute<std::uint64_t>("/", "users", identity.user_ids.size());
  file.set_attribute<std::uint64_t>("/", "items", identity.item_ids.size());
  file.set_attribute<std::uint64_t>("/", "dim", p.dim());
  file.set_attribute<std::uint64_t>("/", "slots", p.slots());
  file.set_attribute<std::uint64_t>("/", "step", state.progress.step);
  file.set_attribute<std::uint64_t>("/", "epoch", state.progress.epoch);
  file.set_attribute<std::uint64_t>("/", "step_in_epoch", state.progress.step_in_epoch);
  file.set_attribute<std::uint64_t>("/", "best_epoch", state.progress.best_epoch);
  file.set_attribute<double>("/", "best_ndcg", state.progress.best_ndcg);
  file.set_attribute<std::string>("/", "phase", std::string(name_of(identity.phase)));
  file.set_attribute<std::string>("/", "dataset_digest", to_hex(identity.dataset_digest));
  file.set_attribute<std::string>("/", "parameters_digest", to_hex(digest));
  file.set_attribute<std::int64_t>("/", seal_attribute, 1);
  const auto blob = to_bytes({state.progress, identity.configuration});
  file.write_array<std::uint8_t>(checkpoint_format::progress_path, {blob.size()}, blob, Layout::plain);
  file.set_attribute<std::string>(checkpoint_format::progress_path, checkpoint_format::digest_name,
                                  to_hex(digest_of(std::as_bytes(std::span(blob)))));
  file.write_texts("/users/id", identity.user_ids, Layout::plain);
  file.write_texts("/items/id", identity.item_ids, Layout::plain);
}

/// An upper bound of a checkpoint's size: three tables of each shape, original ids of equal width, and the rest.
std::uint64_t bytes_at_most(std::size_t dim, const RunIdentity& identity, std::size_t slots,
                            CheckpointContent content) {
  constexpr std::uint64_t rest = 1 << 16;
  const auto bytes_of_ids = [](const std::vector<std::string>& ids) {
    std::size_t longest = 0;
    for (const std::string& id : ids) longest = std::max(longest, id.size() + 1);
    return longest * ids.size();
  };
  const std::size_t rows = identity.user_ids.size() + identity.item_ids.size() + 2 * slots;
  const std::size_t tables = content == CheckpointContent::with_moments ? 3 : 1;
  return tables * rows * dim * sizeof(float) + bytes_of_ids(identity.user_ids) + bytes_of_ids(identity.item_ids) + rest;
}

/// Makes the whole file but for the rows of its tables; says where those begin.
std::vector<std::uint64_t> lay_out(File file, const std::vector<WrittenTable>& tables) {
  std::vector<std::uint64_t> offsets;
  for (const WrittenTable& table : tables) {
    file.create_array<float>(table.path, table.shape);
    file.set_attribute<std::string>(table.path, checkpoint_format::digest_name, to_hex(table.digest));
    offsets.push_back(file.offset_of(table.path));
  }
  file.close();
  return offsets;
}

void write_my_rows(const std::filesystem::path& path, const std::vector<WrittenTable>& tables,
                   const std::vector<std::uint64_t>& offsets) {
  RawFile file = RawFile::for_writing(path);
  for (std::size_t k = 0; k < tables.size(); ++k) {
    const TableRows& mine = tables[k].mine;
    const std::size_t row_bytes = tables[k].shape.row_elements() * sizeof(float);
    file.write_at(offsets[k] + mine.rows.begin * row_bytes, std::as_bytes(mine.values));
  }
  file.finish();
}

}  // namespace

// HDF5's own parallel writing is not used: where a disk fails on one rank, the others wait for it forever.
void write_checkpoint(Communicator& comm, const std::filesystem::path& path, const RunState& state,
                      const RunIdentity& identity, CheckpointContent content) {
  constexpr const char* phase = "writing the checkpoint";
  const Digest digest = parameters_digest(comm, state.parameters);
  Tables tables(comm, identity);
  tables.add_parameters(state.parameters);
  if (content == CheckpointContent::with_moments) tables.add_moments(state);
  PendingFile pending(path, comm);
  std::vector<std::uint64_t> offsets = agree(comm, phase, [&] {
    if (comm.rank() != 0) return std::vector<std::uint64_t>(tables.all().size());
    File file = File::create(pending.path());
    pending.reserve(bytes_at_most(state.parameters.dim(), identity, state.parameters.slots(), content));
    write_header(file, state, identity, digest);
    return lay_out(std::move(file), tables.all());
  });
  comm.broadcast(std::as_writable_bytes(std::span(offsets)), 0);
  agree(comm, phase, [&] { write_my_rows(pending.path(), tables.all(), offsets); });
  append_seal(comm, pending.path());
  agree(comm, phase, [&] { pending.commit(); });
}

}  // namespace lrml
