#include "data_prep/text/text_pieces.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "data_prep/text/text.h"

namespace lrml::prep {
namespace {

/// The place of the last line feed, or npos.
std::size_t last_line_feed(std::string_view text) {
  if (text.empty()) return std::string_view::npos;
  const void* found = ::memrchr(text.data(), '\n', text.size());
  return found == nullptr ? std::string_view::npos
                          : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

/// Takes the last line off `text`.
std::string_view pop_line(std::string_view& text) {
  std::string_view line = text;
  if (line.ends_with('\n')) line.remove_suffix(1);
  const std::size_t begin = last_line_feed(line) + 1;  // npos + 1 is 0
  line.remove_prefix(begin);
  text = text.substr(0, begin);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace

std::size_t count_lines(std::string_view text) {
  constexpr std::size_t block = 1 << 16;  // counts in 32 bits, which vectorizes better than in 64
  std::size_t count = !text.empty() && text.back() != '\n' ? 1 : 0;
  for (std::string_view rest = text; !rest.empty(); rest.remove_prefix(std::min(block, rest.size()))) {
    std::uint32_t in_block = 0;
    for (const char c : rest.substr(0, block)) in_block += c == '\n';
    count += in_block;
  }
  return count;
}

void TextBuffer::reserve(std::size_t capacity, std::size_t keep) {
  if (capacity <= capacity_) return;
  auto larger = std::make_unique_for_overwrite<char[]>(capacity);
  if (keep > 0) std::memcpy(larger.get(), bytes_.get(), keep);
  bytes_ = std::move(larger);
  capacity_ = capacity;
}

bool TextPieces::next(TextBlock& block) {
  while (fill(block)) {
    block.first_line = lines_ + 1;
    if (lines_ == 0 && block.text().starts_with(byte_order_mark)) block.begin += byte_order_mark.size();
    require_lines(block.text());
    lines_ += count_lines(block.text());
    skip_headers(block);
    if (block.text().empty()) continue;
    follow_sections(block);
    first_ = false;
    return true;
  }
  if (first_) throw bad_file(file_, lines_ == 0 ? "it is empty" : "it holds nothing below its header");
  return false;
}

/// Reads until the buffer is full or the stream ends, and keeps the last line for the next piece if it is not whole.
bool TextPieces::fill(TextBlock& block) {
  TextBuffer& buffer = block.buffer;
  buffer.reserve(std::max(size_, rest_.size() + 1));
  std::ranges::copy(rest_, buffer.data());
  block.begin = 0;
  block.end = rest_.size();
  rest_.clear();
  while (true) {
    read_until_full(block);
    if (ended_) return block.end > 0;
    if (const std::size_t cut = last_line_feed(block.text()); cut != std::string_view::npos) {
      rest_ = block.text().substr(cut + 1);
      block.end = cut + 1;
      return true;
    }
    require_lines(block.text());
    buffer.reserve(2 * buffer.capacity(), block.end);
  }
}

void TextPieces::read_until_full(TextBlock& block) {
  while (!ended_ && block.end < block.buffer.capacity()) {
    const std::size_t got = stream_.read({block.buffer.data() + block.end, block.buffer.capacity() - block.end});
    block.end += got;
    bytes_ += got;
    ended_ = got == 0;
  }
}

void TextPieces::require_lines(std::string_view text) const {
  if (lines_ == 0 && text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  for (std::string_view rest = text; rest.size() > longest_line;) {
    const std::size_t end = last_line_feed(rest.substr(0, longest_line + 1));
    if (end == std::string_view::npos) {
      throw line_too_long(file_, lines_ + count_lines(text.substr(0, text.size() - rest.size())) + 1, rest);
    }
    rest.remove_prefix(end + 1);
  }
}

void TextPieces::skip_headers(TextBlock& block) {
  for (; header_lines_ > 0 && block.begin < block.end; --header_lines_) {
    block.begin += std::min(block.text().find('\n'), block.text().size() - 1) + 1;
    ++block.first_line;
  }
}

void TextPieces::follow_sections(TextBlock& block) {
  block.section = section_;
  std::string_view text = has_sections_ ? block.text() : std::string_view();
  while (!text.empty()) {
    const std::string_view line = pop_line(text);
    if (!parser_.is_section_header(line)) continue;
    section_ = line;
    return;
  }
  if (first_) has_sections_ = false;
}

}  // namespace lrml::prep
