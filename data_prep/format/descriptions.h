// What sources tell about items and users beside their interactions: titles, genres, attributes.
#pragma once

#include <cstddef>
#include <string>

#include "data_prep/format/movielens_details.h"
#include "data_prep/format/read_plan.h"
#include "data_prep/log/id_table.h"
#include "data_prep/log/interaction_log.h"
#include "data_prep/source/source.h"

namespace lrml::prep {

/// A member with one item per line.
struct ItemFile {
  std::string member;
  std::string header;                                       ///< its first line, apart from quotes; empty: there is none
  ItemDetails (*parse)(const LineReader& lines) = nullptr;  ///< of the present line; rejects it if it is bad
};

/// A member with one user per line.
struct UserFile {
  std::string member;
  UserDetails (*parse)(const LineReader& lines) = nullptr;
};

/// Reads titles and genres as UTF-8 or, if the file is none, as Windows-1252. Items without interactions are counted
/// and dropped; items that the file does not have are counted and keep an empty title.
/// Throws Error (bad data) naming file, line and text for a bad line and for an item described twice.
void describe_items(const Source& source, const ItemFile& file, const IdTable& items, InteractionLog& log,
                    ReadReport& report);

/// The same for users' age, gender, occupation and zip.
void describe_users(const Source& source, const UserFile& file, const IdTable& users, InteractionLog& log,
                    ReadReport& report);

}  // namespace lrml::prep
