// The fast path of DelimitedParser: usual lines in one pass, without a search for fields or line ends first.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "data_prep/log/interaction_log.h"
#include "data_prep/text/delimited_layout.h"
#include "data_prep/text/delimited_line.h"
#include "data_prep/text/id_keys.h"

namespace lrml::prep {

/// Reads plain lines: ids that are numbers or printable ASCII, ratings like 4 or 3.5, times as whole numbers or dates,
/// no quotes. Leaves all others to DelimitedLine, and agrees with it.
class PlainLines {
 public:
  explicit PlainLines(const DelimitedLayout& layout);

  /// Reads the line at the front of `text` and takes it off with its end. If the line is not plain, or too near to
  /// the end of `text`, leaves `text` as it is and returns false.
  bool read(std::string_view& text, IdKeys& keys, Interaction& row) const;

 private:
  /// An id that is a name has no key before its line is known to be good.
  struct Row {
    Interaction row;
    std::string_view user;
    std::string_view item;
  };

  // Each returns the place after what it reads, or null.
  const char* read_fields(const char* at, const char* last, Row& row) const;
  const char* read_field(Column column, const char* at, const char* last, Row& row) const;
  const char* read_id(const char* at, const char* last, std::uint32_t& number, std::string_view& name) const;
  const char* read_rating(const char* at, float& rating) const;
  const char* read_time(const char* at, std::uint32_t& time) const;
  const char* skip_field(const char* at, const char* last) const;
  const char* skip_delimiter(const char* at) const;
  const char* skip_line_end(const char* at, const char* last) const;
  bool ends_field(const char* at) const;

  DelimitedLayout layout_;
  std::vector<Column> columns_;
  bool usable_;       ///< the delimiter is one of the usual ones
  char delimiter_;    ///< its first character
  char delimiter_2_;  ///< its second, or 0 if it has one only
};

}  // namespace lrml::prep
