// The beginnings of a source's members: all that recognizing a format looks at.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data_prep/source/source.h"

namespace lrml::prep {

/// The first lines of one member, without their ends.
struct Beginning {
  std::string member;
  std::vector<std::string> lines;  ///< whole ones, 1,000 at most, without a byte-order mark; none if it is no text
  bool whole = false;              ///< the member has these and no more
};

class Glimpse {
 public:
  /// Reads the beginnings of the first 100 members in one pass, a megabyte of each at most.
  /// Throws Error (bad data) if the source cannot be read.
  explicit Glimpse(const Source& source);

  const Source& source() const { return source_; }
  std::span<const Beginning> beginnings() const { return beginnings_; }

  /// The beginning of the member of that base name, or null.
  /// Throws Error (bad data) listing all of them if there are several.
  const Beginning* find(std::string_view base_name) const;

  /// The names that may tell what a member belongs to, endings left out: the source, then the folders that it is in
  /// from the outside: "x", "ml-20m" for ml-20m/ratings.csv in x.zip.
  std::vector<std::string> names_above(std::string_view member) const;

 private:
  const Source& source_;
  std::vector<Beginning> beginnings_;
};

}  // namespace lrml::prep
