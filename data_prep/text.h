// Raw text, strictly: lines, fields and numbers, and errors that show the line they are about.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data_prep/source.h"

namespace lrml::prep {

/// The lines of a stream: LF or CRLF, the last line with or without its end, a leading UTF-8 byte-order mark
/// skipped.
class LineReader {
 public:
  /// `file` is what errors call the stream, see describe_member.
  LineReader(std::unique_ptr<ByteStream> stream, std::string file);

  /// Moves to the next line, if there is one.
  bool next();
  /// The current line without its end; valid until next().
  std::string_view line() const { return line_; }
  /// The current line's number, from 1.
  std::size_t number() const { return number_; }

  /// An Error (bad data) about the current line: file, number, text, `why` it is bad and what to do.
  [[noreturn]] void reject(const std::string& why) const;
  /// An Error (bad data) about the file as a whole, for example an empty one.
  [[noreturn]] void reject_file(const std::string& why) const;

 private:
  bool refill();

  std::unique_ptr<ByteStream> stream_;
  std::string file_;
  std::string buffer_;  ///< bytes read and not yet consumed start at `begin_`
  std::size_t begin_ = 0;
  std::size_t number_ = 0;
  std::string_view line_;
};

/// The current line of `lines` cut at every `delimiter` into exactly fields.size() parts.
/// Throws Error (bad data) if there are more or fewer.
void split_line(const LineReader& lines, std::string_view delimiter, std::span<std::string_view> fields);

/// A decimal integer and nothing else: no sign but '-', no spaces; nothing if it is none or does not fit.
std::optional<std::int64_t> parse_integer(std::string_view text);

/// One or more decimal digits.
bool is_digits(std::string_view text);

/// `text` if it is UTF-8, else the whole of it taken as Windows-1252.
std::string to_utf8(std::string text);

/// A stream over `text`.
std::unique_ptr<ByteStream> stream_of(std::string text);

}  // namespace lrml::prep
