#include "data_prep/source/compression.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "data_prep/source/decompressors.h"
#include "data_prep/source/file_stream.h"

namespace lrml::prep {
namespace {

using namespace std::string_view_literals;

struct Ending {
  std::string_view compressed;
  std::string_view plain;
};

constexpr std::array endings = {
    Ending{".gz", ""},       Ending{".zst", ""},     Ending{".xz", ""},       Ending{".bz2", ""},
    Ending{".lzma", ""},     Ending{".tgz", ".tar"}, Ending{".tzst", ".tar"}, Ending{".txz", ".tar"},
    Ending{".tbz2", ".tar"}, Ending{".tbz", ".tar"},
};

struct Magic {
  std::string_view bytes;
  Compression compression;
};

/// None of these begins a text.
constexpr std::array magics = {
    Magic{"\x1F\x8B"sv, Compression::gzip},
    Magic{"\x28\xB5\x2F\xFD"sv, Compression::zstd},
    Magic{"\xFD\x37zXZ\x00"sv, Compression::xz},
    Magic{"\x5D\x00\x00"sv, Compression::lzma},
};

bool starts_like_bzip2(std::string_view head) {  // "BZh9" alone could begin a text
  constexpr std::size_t before_block = 4;
  if (!head.starts_with("BZh") || head.size() < before_block) return false;
  const std::string_view block = head.substr(before_block);
  return block.starts_with("1AY&SY") || block.starts_with("\x17rE8P\x90");
}

std::string in_lower_case(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
  return lower;
}

const Ending* ending_of(std::string_view name) {
  const std::string lower = in_lower_case(base_name_of(name));
  const auto found = std::ranges::find_if(endings, [&](const Ending& ending) {
    return lower.size() > ending.compressed.size() && lower.ends_with(ending.compressed);
  });
  return found == endings.end() ? nullptr : &*found;
}

std::optional<Compression> compression_of(std::string_view head) {
  if (starts_like_bzip2(head)) return Compression::bzip2;
  const auto found = std::ranges::find_if(magics, [&](const Magic& magic) { return head.starts_with(magic.bytes); });
  return found == magics.end() ? std::nullopt : std::optional(found->compression);
}

/// A stream whose first bytes have been taken already.
class Resumed final : public ByteStream {
 public:
  Resumed(std::string head, std::unique_ptr<ByteStream> rest) : head_(std::move(head)), rest_(std::move(rest)) {}

  std::size_t read(std::span<char> buffer) override {
    if (given_ == head_.size()) return rest_->read(buffer);
    const std::size_t count = std::min(buffer.size(), head_.size() - given_);
    std::copy_n(head_.data() + given_, count, buffer.data());
    given_ += count;
    return count == buffer.size() ? count : count + rest_->read(buffer.subspan(count));
  }
  Consumption consumption() const override { return rest_->consumption(); }

 private:
  std::string head_;
  std::size_t given_ = 0;
  std::unique_ptr<ByteStream> rest_;
};

/// The number at `position`, octal text as tar writes it; -1 if it is none.
long octal_at(std::string_view head, std::size_t position, std::size_t size) {
  long value = 0;
  bool any = false;
  for (const char c : head.substr(position, size)) {
    if (c == ' ' && !any) continue;
    if (c < '0' || c > '7') break;
    value = value * 8 + (c - '0');
    any = true;
  }
  return any ? value : -1;
}

}  // namespace

std::string plain_name(std::string_view name) {
  const Ending* ending = ending_of(name);
  if (ending == nullptr) return std::string(name);
  return std::string(name.substr(0, name.size() - ending->compressed.size())) + std::string(ending->plain);
}

bool is_named_compressed(std::string_view name) {
  return ending_of(name) != nullptr;
}

bool is_named_tar(std::string_view name) {
  const std::string plain = in_lower_case(plain_name(base_name_of(name)));
  return plain.size() > 4 && plain.ends_with(".tar");
}

bool starts_like_tar(std::string_view head) {
  constexpr std::size_t header = 512, checksum = 148, checksum_size = 8;
  if (head.size() < header) return false;
  long sum = 0;
  for (std::size_t k = 0; k < header; ++k) {
    const bool in_checksum = k >= checksum && k < checksum + checksum_size;
    sum += in_checksum ? ' ' : static_cast<unsigned char>(head[k]);
  }
  return sum == octal_at(head, checksum, checksum_size);
}

bool starts_like_zip(std::string_view head) {
  return head.starts_with("PK\x03\x04") || head.starts_with("PK\x05\x06");
}

std::unique_ptr<ByteStream> decompressed(std::unique_ptr<ByteStream> stream, const std::string& what) {
  constexpr std::size_t longest_magic = 10;
  std::string head = read_head(*stream, longest_magic);
  const std::optional<Compression> compression = compression_of(head);
  if (!compression && is_named_compressed(what)) {
    throw cannot_read(what, "it is named like a compressed file, but is none",
                      "Download it again, or name it without the last ending if it is plain.");
  }
  if (starts_like_zip(head)) {
    throw cannot_read(what, "it is a zip archive inside something else", "Convert the zip itself.");
  }
  auto resumed = std::make_unique<Resumed>(std::move(head), std::move(stream));
  if (!compression) return resumed;
  return decompress(std::move(resumed), *compression, what);
}

std::string read_head(ByteStream& stream, std::size_t size) {
  std::string head(size, '\0');
  std::size_t have = 0;
  for (std::size_t got = 1; got != 0 && have < size; have += got) got = stream.read(std::span(head).subspan(have));
  head.resize(have);
  return head;
}

}  // namespace lrml::prep
