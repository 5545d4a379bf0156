#include "lrml/checkpoint/checkpoint_file.h"

#include <algorithm>
#include <cstdlib>
#include <utility>
#include <vector>

#include "lrml/base/log.h"
#include "lrml/checkpoint/table_digest.h"
#include "lrml/comm/agree.h"
#include "lrml/store/file.h"
#include "lrml/store/pending_file.h"
#include "progress_blob.h"

namespace lrml {
namespace {

constexpr const char* format_name = "lrml-checkpoint";
constexpr const char* digest_name = "digest";
constexpr const char* progress_path = "/progress";

/// A table of the file.
struct FileTable {
  const char* path;
  std::size_t rows;
  std::size_t columns;
};

Error unusable(const std::filesystem::path& path, const std::string& reason) {
  return Error(ExitCode::no_checkpoint, "cannot use the checkpoint '" + path.string() + "' (" + reason +
                                            "). Restore it, or start anew with --force.");
}

/// Reads on every rank; what cannot be read is no usable checkpoint.
template <class Read>
auto read_together(Communicator& comm, const std::filesystem::path& path, Read&& read) {
  return agree(comm, "reading the checkpoint", [&] {
    try {
      return read();
    } catch (const Error& problem) {
      throw problem.code() == ExitCode::no_checkpoint ? problem : unusable(path, problem.what());
    }
  });
}

/// Every row is some rank's, and of one rank only.
void write_table(Communicator& comm, File& file, const FileTable& table, const TableRows& mine) {
  const std::string digest = to_hex(digest_of_table(comm, mine));
  agree(comm, "writing the checkpoint", [&] {
    file.create_array<float>(table.path, {table.rows, table.columns});
    file.set_attribute<std::string>(table.path, digest_name, digest);
  });
  agree(comm, "writing the checkpoint", [&] { file.write_rows<float>(table.path, mine.rows, mine.values); });
}

/// The rows `mine`; every row is some rank's, and of one rank only.
Matrix read_table(Communicator& comm, const File& file, const FileTable& table, RowRange mine) {
  Matrix rows;
  const std::string expected = read_together(comm, file.path(), [&] {
    file.expect_array(table.path, Element::f32, {table.rows, table.columns});
    rows = zero_matrix(mine.size(), table.columns);
    file.read_rows<float>(table.path, mine, elements(rows));
    return file.attribute<std::string>(table.path, digest_name);
  });
  const std::string found = to_hex(digest_of_table(comm, {mine, elements(rows)}));
  if (found != expected) {
    throw AgreedError(ExitCode::no_checkpoint,
                      unusable(file.path(), std::string("array '") + table.path + "' is damaged: its digest is " +
                                                found + ", not " + expected)
                          .what());
  }
  return rows;
}

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

class CheckpointWriter {
 public:
  CheckpointWriter(Communicator& comm, File& file, const RunIdentity& identity)
      : comm_(comm), file_(file), users_(identity.user_ids.size()), items_(identity.item_ids.size()) {}

  void write_parameters(const Parameters& p) {
    write_users("/parameters/users", p.users, p.user_rows);
    write_replica("/parameters/items", p.item_rows);
    write_replica("/parameters/keys", p.keys);
    write_replica("/parameters/values", p.values);
  }

  void write_moments(const RunState& state) {
    write_users("/moments/users_mean", state.parameters.users, state.user_moments.mean);
    write_users("/moments/users_square", state.parameters.users, state.user_moments.square);
    write_item_moments(state.moment_items, state.item_moments);
    write_replica("/moments/keys_mean", state.key_moments.mean);
    write_replica("/moments/keys_square", state.key_moments.square);
    write_replica("/moments/values_mean", state.value_moments.mean);
    write_replica("/moments/values_square", state.value_moments.square);
  }

 private:
  void write_users(const char* path, RowRange users, const Matrix& rows) {
    write_table(comm_, file_, {path, users_, column_count(rows)}, {users, elements(rows)});
  }
  /// Every rank holds the whole table and writes an even part.
  template <class WholeTable>
  void write_replica(const char* path, const WholeTable& table) {
    const std::size_t rows = row_count(table);
    write_table(comm_, file_, {path, rows, column_count(table)}, rows_of(table, even_rows(comm_, rows)));
  }
  void write_item_moments(RowRange held, const Moments& moments) {
    const RowRange part = part_to_write(comm_, held);
    const auto write = [&](const char* path, const Matrix& rows) {
      const TableRows mine = rows_of(rows, {part.begin - held.begin, part.end - held.begin});
      write_table(comm_, file_, {path, items_, column_count(rows)}, {part, mine.values});
    };
    write("/moments/items_mean", moments.mean);
    write("/moments/items_square", moments.square);
  }

  Communicator& comm_;
  File& file_;
  std::size_t users_;
  std::size_t items_;
};

class CheckpointReader {
 public:
  CheckpointReader(Communicator& comm, const std::filesystem::path& path)
      : comm_(comm),
        header_(read_together(comm, path, [&] { return read_checkpoint_header(path); })),
        file_(read_together(comm, path, [&] { return File::open(path); })) {}

  const CheckpointHeader& header() const { return header_; }

  Parameters parameters(RowRange users, UnfilledTable items) {
    Matrix user_rows = table("/parameters/users", header_.users, users);
    fill(items);
    return {users, std::move(user_rows), std::move(items.table),
            replica("/parameters/keys", header_.slots, {0, header_.slots}),
            replica("/parameters/values", header_.slots, {0, header_.slots})};
  }

  void require_intact(CheckpointContent content) {
    check_by_parts("/parameters/users", header_.users);
    check_by_parts("/parameters/items", header_.items);
    check_by_parts("/parameters/keys", header_.slots);
    check_by_parts("/parameters/values", header_.slots);
    if (content == CheckpointContent::parameters_only) return;
    for (const std::string moment : {"_mean", "_square"}) {
      check_by_parts("/moments/users" + moment, header_.users);
      check_by_parts("/moments/items" + moment, header_.items);
      check_by_parts("/moments/keys" + moment, header_.slots);
      check_by_parts("/moments/values" + moment, header_.slots);
    }
  }

  Moments user_moments(RowRange users) {
    return {table("/moments/users_mean", header_.users, users), table("/moments/users_square", header_.users, users)};
  }

  Moments moments(const std::string& path, std::size_t rows, RowRange kept) {
    return {replica(path + "_mean", rows, kept), replica(path + "_square", rows, kept)};
  }

 private:
  Matrix table(const char* path, std::size_t rows, RowRange mine) {
    return read_table(comm_, file_, {path, rows, header_.dim}, mine);
  }
  Matrix replica(const std::string& path, std::size_t rows, RowRange kept) {
    check_by_parts(path, rows);
    Matrix result = zero_matrix(kept.size(), header_.dim);
    read(path, kept, elements(result));
    return result;
  }
  void fill(UnfilledTable& items) {
    check_by_parts("/parameters/items", header_.items);
    if (column_count(items.table) == 0) items = own_table(header_.items, header_.dim);
    read_together(comm_, file_.path(), [&] {
      if (row_count(items.table) == header_.items && column_count(items.table) == header_.dim) return;
      throw Error(ExitCode::no_checkpoint, "its item rows are " + std::to_string(header_.items) + " x " +
                                               std::to_string(header_.dim) + ", not as this run needs them");
    });
    const std::span<float> rows = elements(items.table).subspan(items.mine.begin * header_.dim);
    read("/parameters/items", items.mine, rows.first(items.mine.size() * header_.dim));
  }
  /// Nothing has the size that the header claims before the array is known to have it.
  void check_by_parts(const std::string& path, std::size_t rows) { table(path.c_str(), rows, even_rows(comm_, rows)); }
  void read(const std::string& path, RowRange rows, std::span<float> values) {
    read_together(comm_, file_.path(), [&] { file_.read_rows<float>(path, rows, values); });
  }

  Communicator& comm_;
  CheckpointHeader header_;
  File file_;
};

void write_header(File& file, const RunState& state, const RunIdentity& identity, Digest digest) {
  const Parameters& p = state.parameters;
  file.set_attribute<std::string>("/", "format", format_name);
  file.set_attribute<std::int64_t>("/", "version", 1);
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
  file.set_attribute<std::string>("/", "dataset_digest", to_hex(identity.dataset_digest));
  file.set_attribute<std::string>("/", "parameters_digest", to_hex(digest));
  const auto blob = to_bytes({state.progress, identity.configuration});
  file.write_array<std::uint8_t>(progress_path, {blob.size()}, blob, Layout::plain);
  file.set_attribute<std::string>(progress_path, digest_name, to_hex(digest_of(std::as_bytes(std::span(blob)))));
  file.write_texts("/users/id", identity.user_ids, Layout::plain);
  file.write_texts("/items/id", identity.item_ids, Layout::plain);
}

ProgressBlob read_blob(const File& file) {
  const auto bytes = file.read_array<std::uint8_t>(progress_path);
  if (to_hex(digest_of(std::as_bytes(std::span(bytes)))) != file.attribute<std::string>(progress_path, digest_name)) {
    throw Error(ExitCode::no_checkpoint, "its progress is damaged (the digest differs)");
  }
  return from_bytes(bytes);
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

/// HDF5 closes a file of several ranks together, and after a failed write they wait in different places for each other
/// forever. So nobody unwinds.
[[noreturn]] void end_all_ranks(Communicator& comm, PendingFile& pending, const AgreedError& error) {
  if (comm.rank() != 0) comm.barrier();  // until rank 0 ends it
  pending.discard();
  log_error(error.what());
  comm.abort(static_cast<int>(error.code()));
  std::_Exit(static_cast<int>(error.code()));
}

Digest digest_attribute(const File& file, const std::string& name) {
  return std::stoull(file.attribute<std::string>("/", name), nullptr, 16);
}

CheckpointHeader header_of(const File& file) {
  if (!file.has_attribute("/", "format") || file.attribute<std::string>("/", "format") != format_name) {
    throw Error(ExitCode::no_checkpoint, "it is no lrml-checkpoint");
  }
  const auto semantics = file.attribute<std::int64_t>("/", "semantics_version");
  if (semantics != semantics_version) {
    throw Error(ExitCode::no_checkpoint, "its semantics_version is " + std::to_string(semantics) + ", this program's " +
                                             std::to_string(semantics_version));
  }
  ProgressBlob blob = read_blob(file);
  CheckpointHeader header;
  header.configuration = std::move(blob.configuration);
  header.progress = blob.progress;
  header.dataset_digest = digest_attribute(file, "dataset_digest");
  header.parameters_digest = digest_attribute(file, "parameters_digest");
  header.users = file.attribute<std::uint64_t>("/", "users");
  header.items = file.attribute<std::uint64_t>("/", "items");
  header.dim = file.attribute<std::uint64_t>("/", "dim");
  header.slots = file.attribute<std::uint64_t>("/", "slots");
  return header;
}

}  // namespace

void write_checkpoint(Communicator& comm, const std::filesystem::path& path, const RunState& state,
                      const RunIdentity& identity, CheckpointContent content) {
  const Digest digest = parameters_digest(comm, state.parameters);
  const std::uint64_t bytes = bytes_at_most(state.parameters.dim(), identity, state.parameters.slots(), content);
  PendingFile pending(path, comm);
  const auto reserve = [&] { pending.reserve(bytes); };
  agree(comm, "writing the checkpoint", reserve);
  File file = agree(comm, "writing the checkpoint", [&] { return File::create_shared(pending.path(), comm); });
  try {
    agree(comm, "writing the checkpoint", reserve);  // creating the file gave the room back
    agree(comm, "writing the checkpoint", [&] { write_header(file, state, identity, digest); });
    CheckpointWriter writer(comm, file, identity);
    writer.write_parameters(state.parameters);
    if (content == CheckpointContent::with_moments) writer.write_moments(state);
    agree(comm, "writing the checkpoint", [&] { file.close(); });
  } catch (const AgreedError& error) {
    if (comm.mpi_handle() != nullptr) end_all_ranks(comm, pending, error);
    throw;
  }
  agree(comm, "writing the checkpoint", [&] { pending.commit(); });
}

CheckpointHeader read_checkpoint_header(const std::filesystem::path& path) {
  try {
    return header_of(File::open(path));
  } catch (const std::exception& problem) {
    throw unusable(path, problem.what());
  }
}

CheckpointHeader require_intact(Communicator& comm, const std::filesystem::path& path, CheckpointContent content) {
  CheckpointReader reader(comm, path);
  reader.require_intact(content);
  return reader.header();
}

Parameters read_parameters(Communicator& comm, const std::filesystem::path& path, RowRange users, UnfilledTable items) {
  return CheckpointReader(comm, path).parameters(users, std::move(items));
}

RunState read_state(Communicator& comm, const std::filesystem::path& path, RowRange users, RowRange moment_items,
                    UnfilledTable items) {
  CheckpointReader reader(comm, path);
  const CheckpointHeader& header = reader.header();
  RunState state;
  state.parameters = reader.parameters(users, std::move(items));
  state.user_moments = reader.user_moments(users);
  state.moment_items = moment_items;
  state.item_moments = reader.moments("/moments/items", header.items, moment_items);
  state.key_moments = reader.moments("/moments/keys", header.slots, {0, header.slots});
  state.value_moments = reader.moments("/moments/values", header.slots, {0, header.slots});
  state.progress = header.progress;
  return state;
}

}  // namespace lrml
