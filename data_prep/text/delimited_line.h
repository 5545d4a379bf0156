// One line of delimited text, exactly: every rule and every reason why a line is bad. The parser's fast path agrees.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data_prep/log/interaction_log.h"
#include "data_prep/text/delimited_layout.h"
#include "data_prep/text/id_keys.h"

namespace lrml::prep {

/// What a column holds.
enum class Column : std::uint8_t { user, item, rating, time, ignored };

/// [layout.columns]
std::vector<Column> columns_of(const DelimitedLayout& layout);

/// Reads single lines. One for each call of LineParser::parse.
class DelimitedLine {
 public:
  DelimitedLine(const DelimitedLayout& layout, const std::vector<Column>& columns, IdKeys& keys)
      : layout_(layout), columns_(columns), keys_(keys) {}

  /// The interaction that `line`, without its end, tells; nothing if it is bad for the reason why().
  std::optional<Interaction> read(std::string_view line);
  const std::string& why() const { return why_; }

 private:
  bool split(std::string_view line);
  bool take_quoted(std::string_view& rest, std::string_view& field, std::string& unquoted);
  bool require_ids();
  bool require_id(const char* what, std::string_view id);
  bool read_rating(float& rating);
  bool read_time(std::uint32_t& time);
  std::string_view field(Column column) const { return fields_[static_cast<std::size_t>(column)]; }
  bool refuse(std::string why);

  const DelimitedLayout& layout_;
  const std::vector<Column>& columns_;
  IdKeys& keys_;
  std::array<std::string_view, 5> fields_;  ///< of the line, by Column; of ignored columns the last
  std::array<std::string, 5> unquoted_;     ///< what fields_ refers to where quotes were doubled
  std::string why_;
};

}  // namespace lrml::prep
