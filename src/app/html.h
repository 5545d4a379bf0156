// Elements of HTML as texts. `html` is HTML already; `text` is any text, which becomes nothing but text.
#pragma once

#include <string>

namespace lrml {

/// <name attributes>html</name>; `attributes` may be empty.
std::string element(const std::string& name, const std::string& attributes, const std::string& html);
std::string element(const std::string& name, const std::string& html);

std::string paragraph(const std::string& html);

/// With a head of column titles, where there are any, and a caption, a text that may be empty.
std::string table(const std::string& caption, const std::string& head_cells, const std::string& rows);
std::string table(const std::string& attributes, const std::string& caption, const std::string& head_cells,
                  const std::string& rows);
std::string table_row(const std::string& cells);

/// Titles of a column and of a row, a cell, and one that is empty.
std::string head_cell(const std::string& text);
std::string row_head(const std::string& text);
std::string text_cell(const std::string& text);
inline constexpr const char* empty_cell = "<td>–</td>";

}  // namespace lrml
