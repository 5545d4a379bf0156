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

#include "data_prep/source/source.h"
#include "lrml/base/error.h"

namespace lrml::prep {

/// A line with more characters is no line of text.
inline constexpr std::size_t longest_line = std::size_t{1} << 20;

inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

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

/// Whether `text` is well-formed UTF-8 (RFC 3629).
bool is_utf8(std::string_view text);

/// `text` fit for a terminal: short, with other bytes than printable ASCII as \xNN.
std::string printable(std::string_view text);

/// An Error (bad data) about one line of `file`: its number, its text, `why` it is bad and what to do.
Error bad_line(const std::string& file, std::size_t number, std::string_view line, const std::string& why,
               const std::string& advice = "Correct or remove this line, or use the original file.");

/// An Error (bad data) about line `number` of `file`, which starts with `begin` and has more than longest_line.
Error line_too_long(const std::string& file, std::size_t number, std::string_view begin);

/// An Error (bad data) about `file` as a whole, for example an empty one.
Error bad_file(const std::string& file, const std::string& why);

/// `text` if it is UTF-8, else the whole of it taken as Windows-1252.
std::string to_utf8(std::string text);

/// A stream over `text`.
std::unique_ptr<ByteStream> stream_of(std::string text);

}  // namespace lrml::prep
