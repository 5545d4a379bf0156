// Reading an lrml-dataset file: the header and offsets at once, everything else for a range of users or on
// demand.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "lrml/base/hash.h"
#include "lrml/base/types.h"
#include "lrml/data/contents.h"
#include "lrml/store/file.h"

namespace lrml {

struct DatasetHeader {
  std::string name;
  std::string source;
  std::string created;
  std::string split;
  std::uint64_t seed = 0;
  Digest digest = 0;
  std::size_t users = 0;               ///< U
  std::size_t items = 0;               ///< I
  std::size_t interactions = 0;        ///< train, valid and test together
  std::size_t train_interactions = 0;  ///< T
  std::size_t negatives_per_user = 0;  ///< N
  bool has_timestamps = false;         ///< of training interactions
  bool has_ratings = false;            ///< of training interactions
  bool has_titles = false;
  bool has_genres = false;
  bool has_synthetic = false;
  bool has_kinds = false;  ///< planted ones of training interactions
};

enum class HeldOut { valid, test };

/// What lies between users and items: a translation for each kind, and who meets by which.
struct PlantedTranslations {
  std::vector<float> rows;               ///< [R x d0] t_r
  std::vector<std::uint8_t> user_group;  ///< [users.size()]
  std::vector<std::uint8_t> item_block;  ///< [I]
};

/// What lies between users and items: what a memory of R slots makes of the pair, as in LRML.
struct PlantedMemory {
  std::vector<float> keys;    ///< [R x d0] K
  std::vector<float> values;  ///< [R x d0] M
};

/// What an oracle needs to know of some users of a synthetic log: R kinds of relation in d0 dimensions, see oracle.h.
struct PlantedTruth {
  RowRange users;
  std::size_t width = 0;               ///< d0
  std::size_t kinds = 0;               ///< R
  std::vector<float> user_position;    ///< [users.size() x d0] x_u
  std::vector<float> item_position;    ///< [I x d0] y_i
  std::vector<float> item_log_weight;  ///< [I]
  std::variant<PlantedTranslations, PlantedMemory> relation;
  double closeness = 0.0;  ///< β
  double ramp = 0.0;
  double first_second = 0.0;  ///< the span of time
  double last_second = 0.0;
};

/// An open dataset. Opening checks format, version, shapes and offsets, and that every user has at least one
/// training interaction but not all items; loading checks the values it reads. What is wrong is an Error
/// (bad_data) that names the file, the array and, where it is about a user, the original id.
///
/// Cost     opening reads the three offset arrays, 24 bytes per user; nothing else is held
/// One thread only (HDF5).
class Dataset {
 public:
  explicit Dataset(const std::filesystem::path& file);

  const DatasetHeader& header() const { return header_; }
  const std::filesystem::path& path() const { return file_.path(); }

  /// [U + 1]: user u's training examples are train_offsets()[u] … train_offsets()[u+1] − 1 of the file.
  std::span<const std::uint64_t> train_offsets() const { return train_offsets_; }

  /// The items of these users' training interactions by user and time, [offsets[end] − offsets[begin]].
  /// Throws Error (bad_data) if an item is out of range.
  std::vector<std::uint32_t> load_train_items(RowRange users) const;

  /// As load_train_items; empty where the dataset has none.
  std::vector<std::int64_t> load_train_timestamps(RowRange users) const;
  std::vector<float> load_train_ratings(RowRange users) const;

  /// [U + 1]: positions in /valid/items or /test/items.
  std::span<const std::uint64_t> held_out_offsets(HeldOut which) const;

  /// These users' held-out items and candidates. rows.offsets is local, [users.size() + 1] from 0; negatives
  /// [users.size() x N]. Throws Error (bad_data) if a value is out of range, a candidate appears twice or is
  /// itself held out.
  HeldOutRows load_held_out(HeldOut which, RowRange users) const;

  /// How many training interactions each item has, [I]. Cost: reads all training items, in blocks.
  std::vector<std::uint64_t> train_item_counts() const;

  /// Original ids, [U] and [I]. Cost: reads the array.
  std::vector<std::string> user_ids() const;
  std::vector<std::string> item_ids() const;
  std::string user_id(UserId user) const;

  /// [I], or empty where the dataset has none.
  std::vector<std::string> item_titles() const;
  std::vector<std::string> item_genres() const;

  /// name → [U]
  std::map<std::string, std::vector<std::string>> user_attributes() const;

  SyntheticTruth synthetic() const;

  /// The planted kind of each of these users' training (test) interactions, no_kind for one without; empty where the
  /// log was not made from kinds. Throws Error (bad_data) if the array has another shape.
  std::vector<std::uint8_t> load_train_kinds(RowRange users) const;
  std::vector<std::uint8_t> load_test_kinds(RowRange users) const;

  /// What is known of these users' preferences; nothing where the log was not made by planted relations.
  /// Throws Error (bad_data) if a part is missing or of another shape, if a number is not finite, or if there are both
  /// translations and a memory.
  std::optional<PlantedTruth> planted_truth(RowRange users) const;

 private:
  void check_format() const;
  void read_header();
  void check_shapes() const;
  void check_offsets() const;
  InteractionRows load_rows(const std::string& group, std::span<const std::uint64_t> offsets, RowRange users) const;
  std::vector<std::uint8_t> load_kinds(const std::string& array, std::span<const std::uint64_t> offsets,
                                       RowRange users) const;

  File file_;
  DatasetHeader header_;
  std::vector<std::uint64_t> train_offsets_;
  std::vector<std::uint64_t> valid_offsets_;
  std::vector<std::uint64_t> test_offsets_;
};

/// Everything in the file, checked as a whole: the inverse of write_dataset. Cost: the whole file in memory.
DatasetContents read_contents(const std::filesystem::path& file);

/// Recomputes the digest of the content. Throws Error (bad_data) if the file's attribute says otherwise.
Digest verify_digest(const std::filesystem::path& file);

}  // namespace lrml
