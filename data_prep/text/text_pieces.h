// Cuts the text of a member into pieces of whole lines, for parsers that work side by side.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "data_prep/source/source.h"
#include "data_prep/text/line_parser.h"

namespace lrml::prep {

/// Memory for text that grows and is used again, and never filled with zeros.
class TextBuffer {
 public:
  /// At least `capacity` bytes, of which the first `keep` stay as they are.
  void reserve(std::size_t capacity, std::size_t keep = 0);
  std::size_t capacity() const { return capacity_; }
  char* data() { return bytes_.get(); }
  const char* data() const { return bytes_.get(); }

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t capacity_ = 0;
};

/// A TextPiece that owns its text.
struct TextBlock {
  TextBuffer buffer;
  std::size_t begin = 0;  ///< of the text in `buffer`
  std::size_t end = 0;
  std::size_t first_line = 1;
  std::string section;

  std::string_view text() const { return {buffer.data() + begin, end - begin}; }
  TextPiece piece() const { return {text(), first_line, section, {}}; }
};

/// The pieces of one member: lines end in LF or CRLF, the last perhaps in nothing; a leading UTF-8 byte-order mark
/// and the header lines are left out.
///
/// Order   what the lines of all pieces are does not depend on the size of the pieces
/// Cost    one pass; beside the blocks no more memory than the longest line
/// Throws  Error (bad data) naming `file` if it holds no line but headers, or a line of more than longest_line
class TextPieces {
 public:
  static constexpr std::size_t usual_size = std::size_t{1} << 20;

  /// `file` is what errors call the stream, see describe_member. A member whose first piece has no section header
  /// has no sections.
  TextPieces(ByteStream& stream, std::string file, const LineParser& parser, std::size_t header_lines = 0,
             std::size_t size = usual_size)
      : stream_(stream), file_(std::move(file)), parser_(parser), header_lines_(header_lines), size_(size) {}

  /// Moves to the next piece, if there is one, and puts it in place of what `block` held.
  bool next(TextBlock& block);

  /// Of the pieces so far, headers included.
  std::size_t lines() const { return lines_; }
  /// Read from the stream so far.
  std::size_t bytes() const { return bytes_; }

 private:
  bool fill(TextBlock& block);
  void read_until_full(TextBlock& block);
  void require_lines(std::string_view text) const;
  void skip_headers(TextBlock& block);
  void follow_sections(TextBlock& block);

  ByteStream& stream_;
  std::string file_;
  const LineParser& parser_;
  std::size_t header_lines_;
  std::size_t size_;
  std::string rest_;     ///< what was read of the line that the next piece starts with
  std::string section_;  ///< the last section header so far
  bool has_sections_ = true;
  bool first_ = true;  ///< no piece was given yet
  bool ended_ = false;
  std::size_t lines_ = 0;
  std::size_t bytes_ = 0;
};

/// How many lines `text` has; a last one without its end counts.
std::size_t count_lines(std::string_view text);

}  // namespace lrml::prep
