// Everything an lrml-dataset file holds, in memory: what lrml_prep fills and write_dataset stores.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "lrml/base/hash.h"

namespace lrml {

/// A negative list's padding: 2³² − 1.
inline constexpr std::uint32_t no_item = 0xffffffffu;

/// The kind of a synthetic interaction that follows no relation.
inline constexpr std::uint8_t no_kind = 255;

/// Compressed rows: user u's items are items[offsets[u] … offsets[u+1]), ordered by time.
/// U users, T interactions. `timestamp` (seconds since 1970) and `rating` (stars) are empty where unknown.
struct InteractionRows {
  std::vector<std::uint64_t> offsets;   ///< [U + 1]
  std::vector<std::uint32_t> items;     ///< [T]
  std::vector<std::int64_t> timestamp;  ///< [T] or empty
  std::vector<float> rating;            ///< [T] or empty
};

/// Held-out items in compressed rows, and each user's fixed candidates.
struct HeldOutRows {
  InteractionRows rows;
  std::vector<std::uint32_t> negatives;  ///< [U x negatives_per_user], distinct within a row, padded with no_item
};

/// Numbers by row, for users, items or kinds.
struct TruthTable {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<float> values;  ///< [rows x columns]
};

/// What a synthetic log was made from, stored under /synthetic. No two parts have a name in common.
struct SyntheticTruth {
  std::map<std::string, std::vector<std::uint8_t>> labels;  ///< "train_kind" [T], "user_group" [U], …
  std::map<std::string, double> parameters;                 ///< attributes of /synthetic
  std::map<std::string, TruthTable> tables;                 ///< "user_position" [U x d0], …
};

struct DatasetContents {
  std::string name;
  std::string source;   ///< where the interactions come from, for people
  std::string created;  ///< ISO 8601 UTC; not part of the digest
  std::string split;    ///< text that says the protocol
  std::uint64_t seed = 0;
  std::size_t negatives_per_user = 100;

  std::vector<std::string> user_ids;                                ///< [U] original ids, sorted
  std::vector<std::string> item_ids;                                ///< [I] original ids, sorted
  std::vector<std::string> item_titles;                             ///< [I] or empty, UTF-8
  std::vector<std::string> item_genres;                             ///< [I] or empty, "Action|Drama"
  std::map<std::string, std::vector<std::string>> user_attributes;  ///< name → [U], for example "age"

  InteractionRows train;
  HeldOutRows valid;
  HeldOutRows test;
  SyntheticTruth synthetic;  ///< empty for real data

  std::size_t users() const { return user_ids.size(); }
  std::size_t items() const { return item_ids.size(); }
};

}  // namespace lrml
