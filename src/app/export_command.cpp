#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <string>
#include <string_view>

#include "lrml/app/atomic_file.h"
#include "lrml/app/catalog.h"
#include "lrml/app/commands.h"
#include "lrml/app/listing.h"
#include "lrml/app/pending_folder.h"
#include "lrml/app/trained_run.h"
#include "lrml/base/log.h"
#include "lrml/comm/agree.h"
#include "lrml/store/file.h"
#include "lrml/store/pending_file.h"

namespace lrml {
namespace {
namespace fs = std::filesystem;

/// One of P, Q, K and M.
struct ExportedTable {
  const char* letter;
  const char* rows_are;
  std::size_t rows;
  std::size_t columns;
  std::span<const float> values;
  std::vector<std::string> ids;  ///< of the rows
};

std::vector<std::string> numbers_below(std::size_t count) {
  std::vector<std::string> numbers;
  for (std::size_t k = 0; k < count; ++k) numbers.push_back(std::to_string(k));
  return numbers;
}

/// A model without memory gets one slot of zeros, whose relation is the 0 of that model. `zeros` has a row's width.
std::array<ExportedTable, 4> tables_of(const Parameters& p, const Catalog::Names& names, std::span<const float> zeros) {
  const auto table = [&](const char* letter, const char* rows_are, const auto& rows, std::vector<std::string> ids) {
    return ExportedTable{letter, rows_are, row_count(rows), p.dim(), elements(rows), std::move(ids)};
  };
  const auto memory = [&](const char* letter, const char* rows_are, const auto& rows) {
    if (p.slots() == 0) return ExportedTable{letter, rows_are, 1, p.dim(), zeros, numbers_below(1)};
    return table(letter, rows_are, rows, numbers_below(p.slots()));
  };
  return {table("P", "users", p.user_rows, names.users), table("Q", "items", p.item_rows, names.items),
          memory("K", "keys", p.keys), memory("M", "values", p.values)};
}

/// NumPy's format 1.0: magic, length of the header, a dictionary as text padded to 64 bytes, the values.
std::string npy_content(const std::string& type, const std::string& shape, std::string_view values) {
  static_assert(std::endian::native == std::endian::little);
  std::string header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + shape + "), }";
  constexpr std::size_t before_header = 10;
  while ((before_header + header.size() + 1) % 64 != 0) header += ' ';
  header += '\n';
  std::string content = "\x93NUMPY";
  content += '\x01';
  content += '\0';
  content += static_cast<char>(header.size() % 256);
  content += static_cast<char>(header.size() / 256);
  content += header;
  return content.append(values);
}

std::string npy_of_table(const ExportedTable& table) {
  const auto bytes = std::as_bytes(table.values);
  return npy_content("<f4", std::to_string(table.rows) + ", " + std::to_string(table.columns),
                     {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

/// Bytes padded with zeros to the longest, as in HDF5.
std::string npy_of_ids(const std::vector<std::string>& ids) {
  std::size_t width = 1;
  for (const std::string& id : ids) width = std::max(width, id.size());
  std::string values(ids.size() * width, '\0');
  for (std::size_t k = 0; k < ids.size(); ++k) std::ranges::copy(ids[k], values.data() + k * width);
  return npy_content("|S" + std::to_string(width), std::to_string(ids.size()) + ",", values);
}

/// "row,id[,title][,genres]", a line per row.
std::string id_map(const std::vector<std::string>& ids, const std::vector<std::string>& titles,
                   const std::vector<std::string>& genres) {
  std::string text =
      std::string("row,id") + (titles.empty() ? "" : ",title") + (genres.empty() ? "" : ",genres") + "\n";
  for (std::size_t k = 0; k < ids.size(); ++k) {
    text += std::to_string(k) + "," + csv_field(ids[k]);
    if (!titles.empty()) text += "," + csv_field(titles[k]);
    if (!genres.empty()) text += "," + csv_field(genres[k]);
    text += "\n";
  }
  return text;
}

/// Numbers with the fewest digits that give them back.
std::string word2vec_content(const ExportedTable& table) {
  std::string text = std::to_string(table.rows) + " " + std::to_string(table.columns) + "\n";
  std::array<char, 32> number;
  for (std::size_t k = 0; k < table.rows; ++k) {
    text += table.ids[k];
    for (const float x : table.values.subspan(k * table.columns, table.columns)) {
      text += ' ';
      text.append(number.data(), std::to_chars(number.data(), number.data() + number.size(), x).ptr);
    }
    text += '\n';
  }
  return text;
}

void require_words(const std::array<ExportedTable, 4>& tables) {
  for (const ExportedTable& table : tables) {
    for (const std::string& id : table.ids) {
      if (!id.empty() && id.find_first_of(" \t\r\n\v\f") == std::string::npos) continue;
      throw Error(ExitCode::usage, "cannot export as word2vec (of the " + std::string(table.rows_are) + " '" + id +
                                       "' is not one word). Choose npy or hdf5.");
    }
  }
}

void write_npy(const fs::path& out, const std::array<ExportedTable, 4>& tables, const Catalog::Names& names) {
  PendingFolder pending(out);
  for (const ExportedTable& table : tables) {
    write_atomically(pending.path() / (std::string(table.letter) + ".npy"), npy_of_table(table));
  }
  write_atomically(pending.path() / "users.npy", npy_of_ids(names.users));
  write_atomically(pending.path() / "items.npy", npy_of_ids(names.items));
  write_atomically(pending.path() / "users.csv", id_map(names.users, {}, {}));
  write_atomically(pending.path() / "items.csv", id_map(names.items, names.titles, names.genres));
  pending.commit();
}

void write_word2vec(const fs::path& out, const std::array<ExportedTable, 4>& tables) {
  require_words(tables);
  PendingFolder pending(out);
  for (const ExportedTable& table : tables) {
    write_atomically(pending.path() / (std::string(table.letter) + ".txt"), word2vec_content(table));
  }
  pending.commit();
}

void write_hdf5(const fs::path& out, const std::array<ExportedTable, 4>& tables, const Catalog::Names& names,
                const OpenedRun& run) {
  PendingFile pending(out);
  File file = File::create(pending.path());
  file.set_attribute<std::string>("/", "format", "lrml-export");
  file.set_attribute<std::string>("/", "kind", std::string(name_of(run.configuration.model.kind)));
  file.set_attribute<std::uint64_t>("/", "epoch", run.trained.header.progress.best_epoch);
  for (const ExportedTable& table : tables) {
    file.write_array<float>(std::string("/") + table.letter, {table.rows, table.columns}, table.values, Layout::plain);
  }
  file.write_texts("/users/id", names.users, Layout::plain);
  file.write_texts("/items/id", names.items, Layout::plain);
  if (!names.titles.empty()) file.write_texts("/items/title", names.titles, Layout::plain);
  if (!names.genres.empty()) file.write_texts("/items/genres", names.genres, Layout::plain);
  file.close();
  pending.commit();
}

void require_nothing_there(const fs::path& out) {
  if (!fs::exists(fs::symlink_status(out))) return;
  throw Error(ExitCode::usage,
              "cannot export to '" + out.string() + "' (it exists). Choose another --out, or remove it first.");
}

void write_export(const ExportArguments& a, const OpenedRun& run, const Catalog::Names& names, const Parameters& p) {
  const std::vector<float> zeros(p.dim());
  const auto tables = tables_of(p, names, zeros);
  switch (a.format) {
    case ExportFormat::npy:
      return write_npy(a.out, tables, names);
    case ExportFormat::hdf5:
      return write_hdf5(a.out, tables, names, run);
    case ExportFormat::word2vec:
      return write_word2vec(a.out, tables);
  }
}

}  // namespace

ExitCode run_export(Communicator& comm, const ExportArguments& asked) {
  ExportArguments arguments = asked;
  arguments.out = without_slash(asked.out);
  agree(comm, "looking at --out", [&] {
    if (comm.rank() == 0) require_nothing_there(arguments.out);
  });
  const OpenedRun run = open_run(comm, {arguments.run}, arguments.data, "export");
  const Catalog catalog = agree(comm, "reading the names", [&] { return load_catalog(run.dataset); });
  const Parameters best = read_best(comm, run, all_users_on_rank_0(comm, catalog.users()));
  agree(comm, "exporting", [&] {
    if (comm.rank() == 0) write_export(arguments, run, catalog.names(), best);
  });
  log_info("exported epoch " + std::to_string(run.trained.header.progress.best_epoch) + " to '" +
           arguments.out.string() + "'");
  return ExitCode::done;
}

}  // namespace lrml
