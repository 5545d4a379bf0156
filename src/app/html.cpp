#include "html.h"

#include "lrml/app/markup.h"

namespace lrml {

std::string element(const std::string& name, const std::string& attributes, const std::string& html) {
  return "<" + name + (attributes.empty() ? "" : " " + attributes) + ">" + html + "</" + name + ">";
}

std::string element(const std::string& name, const std::string& html) {
  return element(name, "", html);
}

std::string paragraph(const std::string& html) {
  return element("p", html) + "\n";
}

std::string table(const std::string& attributes, const std::string& caption, const std::string& head_cells,
                  const std::string& rows) {
  return element("table", attributes,
                 "\n" + (caption.empty() ? "" : element("caption", escaped(caption)) + "\n") +
                     (head_cells.empty() ? "" : element("thead", element("tr", head_cells)) + "\n") +
                     element("tbody", "\n" + rows) + "\n") +
         "\n";
}

std::string table(const std::string& caption, const std::string& head_cells, const std::string& rows) {
  return table("", caption, head_cells, rows);
}

std::string table_row(const std::string& cells) {
  return element("tr", cells) + "\n";
}

std::string head_cell(const std::string& text) {
  return element("th", "scope=\"col\"", escaped(text));
}

std::string row_head(const std::string& text) {
  return element("th", "scope=\"row\"", escaped(text));
}

std::string text_cell(const std::string& text) {
  return element("td", escaped(text));
}

}  // namespace lrml
