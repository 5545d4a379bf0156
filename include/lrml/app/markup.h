// Texts of unknown origin, such as names of files, inside HTML and XML.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lrml {

/// The text as UTF-8 that XML can hold: each control character becomes a blank, each byte that is no UTF-8 a U+FFFD.
std::string clean_text(std::string_view text);

/// clean_text with & < > " ' as entities: between tags and in quoted attributes it is nothing but text.
std::string escaped(std::string_view text);

/// The text if it has at most `most` characters, else its beginning and its end with … between. @pre it is UTF-8
std::string shortened(const std::string& text, std::size_t most);

/// How many characters (code points) a UTF-8 text has.
std::size_t length_of(std::string_view text);

}  // namespace lrml
