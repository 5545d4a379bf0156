#include "data_prep/text/text.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "lrml/base/error.h"

namespace lrml::prep {
namespace {

constexpr std::size_t chunk = 1 << 16;

class StringStream final : public ByteStream {
 public:
  explicit StringStream(std::string text) : text_(std::move(text)) {}

  std::size_t read(std::span<char> buffer) override {
    const std::size_t count = std::min(buffer.size(), text_.size() - position_);
    std::copy_n(text_.data() + position_, count, buffer.data());
    position_ += count;
    return count;
  }

 private:
  std::string text_;
  std::size_t position_ = 0;
};

/// The length of the UTF-8 character that `text` starts with, or 0 if it starts with none.
/// Overlong forms, surrogates and values above U+10FFFF are none (RFC 3629).
std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(text[k]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return 0;
  for (std::size_t k = 1; k < length; ++k) {
    if ((byte(k) & 0xC0) != 0x80) return 0;
  }
  const unsigned second = byte(1);
  const bool overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
  const bool outside = (lead == 0xED && second > 0x9F) || (lead == 0xF4 && second > 0x8F);
  return overlong || outside ? 0 : length;
}

/// Windows-1252's 0x80 … 0x9F; every other byte is its own Unicode value. Its five unused bytes become
/// U+FFFD.
constexpr std::array<char16_t, 32> windows_1252_high = {0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                        0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD,
                                                        0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                        0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};

void append_utf8(std::string& text, unsigned value) {  // value < 0x10000
  if (value < 0x80) {
    text += static_cast<char>(value);
  } else if (value < 0x800) {
    text += static_cast<char>(0xC0 | (value >> 6));
    text += static_cast<char>(0x80 | (value & 0x3F));
  } else {
    text += static_cast<char>(0xE0 | (value >> 12));
    text += static_cast<char>(0x80 | ((value >> 6) & 0x3F));
    text += static_cast<char>(0x80 | (value & 0x3F));
  }
}

}  // namespace

bool is_utf8(std::string_view text) {
  const auto ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (std::ranges::all_of(text, ascii)) return true;
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string printable(std::string_view text) {
  constexpr std::size_t most = 80;
  std::string result;
  for (const char c : text.substr(0, most)) {
    if (c >= ' ' && c <= '~') {
      result += c;
    } else {
      result += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    }
  }
  return text.size() > most ? result + "..." : result;
}

Error bad_line(const std::string& file, std::size_t number, std::string_view line, const std::string& why,
               const std::string& advice) {
  return {ExitCode::bad_data, "cannot read " + file + " line " + std::to_string(number) + ": '" + printable(line) +
                                  "' (" + why + "). " + advice};
}

Error line_too_long(const std::string& file, std::size_t number, std::string_view begin) {
  return bad_line(file, number, begin,
                  "it has more than a million characters: this is no text, or its line ends are lost",
                  "Use the original file.");
}

Error bad_file(const std::string& file, const std::string& why) {
  return {ExitCode::bad_data, "cannot read " + file + " (" + why + "). Use the original file."};
}

LineReader::LineReader(std::unique_ptr<ByteStream> stream, std::string file)
    : stream_(std::move(stream)), file_(std::move(file)) {
  while (buffer_.size() < byte_order_mark.size() && refill()) {
  }
  if (buffer_.starts_with(byte_order_mark)) begin_ = byte_order_mark.size();
}

bool LineReader::refill() {
  buffer_.erase(0, begin_);
  begin_ = 0;
  const std::size_t kept = buffer_.size();
  buffer_.resize(kept + chunk);
  const std::size_t got = stream_->read(std::span(buffer_).subspan(kept));
  buffer_.resize(kept + got);
  return got != 0;
}

bool LineReader::next() {
  std::size_t searched = 0;
  std::size_t end = buffer_.find('\n', begin_);
  while (end == std::string::npos) {
    searched = buffer_.size() - begin_;
    if (searched > longest_line) throw line_too_long(file_, number_ + 1, std::string_view(buffer_).substr(begin_));
    if (!refill()) break;
    end = buffer_.find('\n', searched);
  }
  if (end == std::string::npos && begin_ == buffer_.size()) return false;

  const std::size_t size = std::min(end, buffer_.size()) - begin_;
  line_ = std::string_view(buffer_).substr(begin_, size);
  begin_ += end == std::string::npos ? size : size + 1;
  if (line_.ends_with('\r')) line_.remove_suffix(1);
  ++number_;
  return true;
}

void LineReader::reject(const std::string& why) const {
  throw bad_line(file_, number_, line_, why);
}

void LineReader::reject_file(const std::string& why) const {
  throw bad_file(file_, why);
}

void split_line(const LineReader& lines, std::string_view delimiter, std::span<std::string_view> fields) {
  std::string_view rest = lines.line();
  std::size_t found = 0;
  for (bool more = true; more; ++found) {
    const std::size_t end = rest.find(delimiter);
    more = end != std::string_view::npos;
    if (found < fields.size()) fields[found] = rest.substr(0, end);
    if (more) rest.remove_prefix(end + delimiter.size());
  }
  if (found == fields.size()) return;
  lines.reject("it has " + std::to_string(found) + (found == 1 ? " field" : " fields") + " instead of " +
               std::to_string(fields.size()) + ", separated by '" +
               (delimiter == "\t" ? "\\t" : std::string(delimiter)) + "'");
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, value);
  if (result.ec != std::errc() || result.ptr != end) return std::nullopt;
  return value;
}

bool is_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::string to_utf8(std::string text) {
  if (is_utf8(text)) return text;
  std::string converted;
  converted.reserve(text.size() + text.size() / 8);
  for (const char c : text) {
    const unsigned byte = static_cast<unsigned char>(c);
    append_utf8(converted, byte >= 0x80 && byte < 0xA0 ? windows_1252_high[byte - 0x80] : byte);
  }
  return converted;
}

std::unique_ptr<ByteStream> stream_of(std::string text) {
  return std::make_unique<StringStream>(std::move(text));
}

}  // namespace lrml::prep
