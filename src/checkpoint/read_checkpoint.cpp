#include "lrml/checkpoint/checkpoint_file.h"

#include <utility>
#include <vector>

#include "checkpoint_format.h"
#include "lrml/checkpoint/table_digest.h"
#include "lrml/comm/agree.h"
#include "lrml/store/file.h"
#include "lrml/store/seal.h"
#include "progress_blob.h"

namespace lrml {
namespace {

using namespace checkpoint_format;

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

/// Throws unless the file is a checkpoint that this program understands.
void require_format(const File& file, Seal seal) {
  const auto refuse = [](const std::string& reason) { throw Error(ExitCode::no_checkpoint, reason); };
  if (!file.has_attribute("/", "format") || file.attribute<std::string>("/", "format") != name) {
    refuse("it is no lrml-checkpoint");
  }
  const auto found_version = file.attribute<std::int64_t>("/", "version");
  if (found_version != version) {
    refuse("it is lrml-checkpoint version " + std::to_string(found_version) + ", this program reads version " +
           std::to_string(version));
  }
  const auto semantics = file.attribute<std::int64_t>("/", "semantics_version");
  if (semantics != semantics_version) {
    refuse("its semantics_version is " + std::to_string(semantics) + ", this program's " +
           std::to_string(semantics_version));
  }
  if (seal == Seal::absent && file.has_attribute("/", seal_attribute)) refuse("it is damaged: its seal is missing");
}

/// Nobody makes anything as large as the header says before the file is known to hold as much.
void require_tables(const File& file, const CheckpointHeader& header) {
  if (header.dim == 0) throw Error(ExitCode::no_checkpoint, "its rows have no elements");
  file.expect_array("/parameters/users", Element::f32, {header.users, header.dim});
  file.expect_array("/parameters/items", Element::f32, {header.items, header.dim});
  file.expect_array("/parameters/keys", Element::f32, {header.slots, header.dim});
  file.expect_array("/parameters/values", Element::f32, {header.slots, header.dim});
}

CheckpointHeader read_header(const File& file, Seal seal) {
  require_format(file, seal);
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
  if (file.has_attribute("/", "phase")) header.phase = phase_named(file.attribute<std::string>("/", "phase"));
  require_tables(file, header);
  return header;
}

/// As read_header, with errors that name the file.
CheckpointHeader header_of(const File& file, Seal seal) {
  try {
    return read_header(file, seal);
  } catch (const std::exception& problem) {
    throw unusable(file.path(), problem.what());
  }
}

/// Nobody gives a file to HDF5 before its bytes are known to be those that were written. Collective.
Seal check_seal_of(Communicator& comm, const std::filesystem::path& path) {
  try {
    return check_seal(comm, path);
  } catch (const AgreedError& problem) {
    throw AgreedError(ExitCode::no_checkpoint, unusable(path, problem.what()).what());
  }
}

class CheckpointReader {
 public:
  CheckpointReader(Communicator& comm, const std::filesystem::path& path)
      : comm_(comm),
        seal_(check_seal_of(comm, path)),
        file_(read_together(comm, path, [&] { return File::open(path); })),
        header_(read_together(comm, path, [&] { return header_of(file_, seal_); })) {}

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
  Seal seal_;
  File file_;
  CheckpointHeader header_;
};

}  // namespace

CheckpointHeader read_checkpoint_header(const std::filesystem::path& path, Trust trust) {
  SelfCommunicator self;
  const Seal seal = trust == Trust::none ? check_seal_of(self, path) : Seal::intact;
  const File file = read_together(self, path, [&] { return File::open(path); });
  return header_of(file, seal);
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
