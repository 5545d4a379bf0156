#include "lrml/checkpoint/checkpoint_file.h"

#include <vector>

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

/// A table of the file and the rows of it this rank writes or reads.
struct TablePart {
  const char* path;
  std::size_t rows;  ///< of the whole table
  RowRange mine;
};

Error unusable(const std::filesystem::path& path, const std::string& reason) {
  return Error(ExitCode::no_checkpoint, "cannot use the checkpoint '" + path.string() + "' (" + reason +
                                            "). Name an older one in the file 'latest' beside it, or start anew "
                                            "with --force.");
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

std::string hex_digest(Communicator& comm, const Matrix& mine) {
  return to_hex(digest_of_table(comm, mine));
}

/// Rows first … of `table` that cover `rows` of the global table beginning at row `begin`.
Matrix rows_of(const Matrix& table, std::size_t begin, RowRange rows) {
  return table.middleRows(static_cast<Eigen::Index>(rows.begin - begin), static_cast<Eigen::Index>(rows.size()));
}

void write_table(Communicator& comm, File& file, const TablePart& part, const Matrix& mine) {
  const std::string digest = hex_digest(comm, mine);
  agree(comm, "writing the checkpoint", [&] {
    file.create_array<float>(part.path, {part.rows, column_count(mine)});
    file.set_attribute<std::string>(part.path, digest_name, digest);
  });
  agree(comm, "writing the checkpoint", [&] { file.write_rows<float>(part.path, part.mine, elements(mine)); });
}

Matrix read_table(Communicator& comm, const File& file, const TablePart& part, std::size_t dim) {
  Matrix mine;
  const std::string expected = read_together(comm, file.path(), [&] {
    file.expect_array(part.path, Element::f32, {part.rows, dim});
    mine = zero_matrix(part.mine.size(), dim);
    file.read_rows<float>(part.path, part.mine, elements(mine));
    return file.attribute<std::string>(part.path, digest_name);
  });
  const std::string found = hex_digest(comm, mine);
  if (found != expected) {
    throw AgreedError(ExitCode::no_checkpoint,
                      unusable(file.path(), std::string("array '") + part.path + "' is damaged: its digest is " +
                                                found + ", not " + expected)
                          .what());
  }
  return mine;
}

/// This rank's part of a table whose rows lie on all ranks or, for replicas, of an even cut of it.
RowRange even_rows(const Communicator& comm, std::size_t rows) {
  return even_part(rows, static_cast<std::size_t>(comm.rank()), static_cast<std::size_t>(comm.size()));
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
    write_table(comm_, file_, {path, users_, users}, rows);
  }
  /// Every rank holds the whole table and writes an even part.
  void write_replica(const char* path, const Matrix& table) {
    const RowRange mine = even_rows(comm_, row_count(table));
    write_table(comm_, file_, {path, row_count(table), mine}, rows_of(table, 0, mine));
  }
  /// The ranks' rows follow each other, or every rank holds all of them.
  void write_item_moments(RowRange held, const Moments& moments) {
    auto held_by_all = static_cast<std::int64_t>(held.size());
    comm_.sum(std::span(&held_by_all, 1));
    const bool each_once = static_cast<std::size_t>(held_by_all) == items_;
    const RowRange mine = each_once ? held : even_rows(comm_, items_);
    write_table(comm_, file_, {"/moments/items_mean", items_, mine}, rows_of(moments.mean, held.begin, mine));
    write_table(comm_, file_, {"/moments/items_square", items_, mine}, rows_of(moments.square, held.begin, mine));
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

  Parameters parameters(RowRange users) {
    return {users, table("/parameters/users", header_.users, users),
            replica("/parameters/items", header_.items, {0, header_.items}),
            replica("/parameters/keys", header_.slots, {0, header_.slots}),
            replica("/parameters/values", header_.slots, {0, header_.slots})};
  }

  Moments user_moments(RowRange users) {
    return {table("/moments/users_mean", header_.users, users), table("/moments/users_square", header_.users, users)};
  }

  Moments moments(const std::string& path, std::size_t rows, RowRange kept) {
    return {replica((path + "_mean").c_str(), rows, kept), replica((path + "_square").c_str(), rows, kept)};
  }

 private:
  Matrix table(const char* path, std::size_t rows, RowRange mine) {
    return read_table(comm_, file_, {path, rows, mine}, header_.dim);
  }
  /// Checks the table by even parts, then reads the rows kept here.
  Matrix replica(const char* path, std::size_t rows, RowRange kept) {
    table(path, rows, even_rows(comm_, rows));
    Matrix result = zero_matrix(kept.size(), header_.dim);
    read_together(comm_, file_.path(), [&] { file_.read_rows<float>(path, kept, elements(result)); });
    return result;
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
  PendingFile pending(path, comm);
  File file = agree(comm, "writing the checkpoint", [&] { return File::create_shared(pending.path(), comm); });
  agree(comm, "writing the checkpoint", [&] { write_header(file, state, identity, digest); });
  CheckpointWriter writer(comm, file, identity);
  writer.write_parameters(state.parameters);
  if (content == CheckpointContent::with_moments) writer.write_moments(state);
  agree(comm, "writing the checkpoint", [&] { file.close(); });
  agree(comm, "writing the checkpoint", [&] { pending.commit(); });
}

CheckpointHeader read_checkpoint_header(const std::filesystem::path& path) {
  try {
    return header_of(File::open(path));
  } catch (const std::exception& problem) {
    throw unusable(path, problem.what());
  }
}

Parameters read_parameters(Communicator& comm, const std::filesystem::path& path, RowRange users) {
  return CheckpointReader(comm, path).parameters(users);
}

RunState read_state(Communicator& comm, const std::filesystem::path& path, RowRange users, RowRange moment_items) {
  CheckpointReader reader(comm, path);
  const CheckpointHeader& header = reader.header();
  RunState state;
  state.parameters = reader.parameters(users);
  state.user_moments = reader.user_moments(users);
  state.moment_items = moment_items;
  state.item_moments = reader.moments("/moments/items", header.items, moment_items);
  state.key_moments = reader.moments("/moments/keys", header.slots, {0, header.slots});
  state.value_moments = reader.moments("/moments/values", header.slots, {0, header.slots});
  state.progress = header.progress;
  return state;
}

}  // namespace lrml
