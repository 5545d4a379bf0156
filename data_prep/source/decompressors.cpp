#include "data_prep/source/decompressors.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <stdexcept>
#include <utility>

#include "data_prep/source/archive_input.h"
#include "data_prep/source/expansion_guard.h"
#include "data_prep/source/file_stream.h"

namespace lrml::prep {
namespace {

constexpr std::array<std::string_view, 5> compression_names = {"gzip", "zstd", "xz", "bzip2", "lzma"};

Error damaged(const std::string& what, Compression compression, const std::string& why) {
  const std::string_view name = compression_names[static_cast<std::size_t>(compression)];
  return cannot_read(what, "its " + std::string(name) + " data is damaged or cut short: " + why, "Download it again.");
}

class GzipStream final : public ByteStream {
 public:
  GzipStream(std::unique_ptr<ByteStream> input, std::string what)
      : what_(std::move(what)), input_(std::move(input)), buffer_(io_block), guard_(input_->consumption()) {
    constexpr int gzip_header = 16;
    if (inflateInit2(&inflater_, MAX_WBITS + gzip_header) != Z_OK) throw std::bad_alloc();
  }
  ~GzipStream() override { inflateEnd(&inflater_); }
  GzipStream(const GzipStream&) = delete;
  GzipStream& operator=(const GzipStream&) = delete;

  std::size_t read(std::span<char> buffer) override {
    const std::size_t size = std::min<std::size_t>(buffer.size(), std::numeric_limits<uInt>::max());
    inflater_.next_out = reinterpret_cast<Bytef*>(buffer.data());
    inflater_.avail_out = static_cast<uInt>(size);
    while (inflater_.avail_out != 0 && start_part()) inflate_more();
    const std::size_t given = size - inflater_.avail_out;
    guard_.count(given, consumption(), what_);
    return given;
  }
  Consumption consumption() const override { return input_->consumption(); }

 private:
  bool refill() {
    const std::size_t got = input_->read(buffer_);
    inflater_.next_in = reinterpret_cast<Bytef*>(buffer_.data());
    inflater_.avail_in = static_cast<uInt>(got);
    return got != 0;
  }

  /// Makes sure that there are compressed bytes to go on with. False at the end, which may be padded with zeros.
  bool start_part() {
    while (!in_part_) {
      if (inflater_.avail_in == 0 && !refill()) return false;
      in_part_ = *inflater_.next_in != 0;
      if (in_part_) break;
      ++inflater_.next_in;
      --inflater_.avail_in;
    }
    if (inflater_.avail_in == 0 && !refill()) throw damaged(what_, Compression::gzip, "its end is missing");
    return true;
  }

  void inflate_more() {
    const int result = inflate(&inflater_, Z_NO_FLUSH);
    if (result == Z_STREAM_END) {
      in_part_ = false;
      inflateReset(&inflater_);  // keeps the buffers; zlib then asks for another header
    } else if (result != Z_OK) {
      throw damaged(what_, Compression::gzip, inflater_.msg == nullptr ? "unknown problem" : inflater_.msg);
    }
  }

  std::string what_;
  std::unique_ptr<ByteStream> input_;
  std::vector<char> buffer_;
  ExpansionGuard guard_;
  z_stream inflater_{};
  bool in_part_ = true;  ///< between the header and the checksum of one of the parts
};

class LibarchiveStream final : public ByteStream {
 public:
  LibarchiveStream(std::unique_ptr<ByteStream> input, Compression compression, std::string what)
      : what_(std::move(what)),
        compression_(compression),
        guard_(input->consumption()),
        input_(std::move(input)),
        reader_(archive_read_new()) {
    enable(compression);
    archive_read_support_format_raw(reader_.get());
    archive_read_support_format_empty(reader_.get());
    archive_entry* entry = nullptr;
    if (input_.open(reader_.get()) != ARCHIVE_OK) fail();
    const int result = archive_read_next_header(reader_.get(), &entry);
    if (result != ARCHIVE_OK && result != ARCHIVE_EOF) fail();
    is_empty_ = result == ARCHIVE_EOF;
  }

  std::size_t read(std::span<char> buffer) override {
    const la_ssize_t got = is_empty_ ? 0 : archive_read_data(reader_.get(), buffer.data(), buffer.size());
    if (got < 0) fail();
    if (got == 0) check_all_was_read();
    guard_.count(static_cast<std::uint64_t>(got), consumption(), what_);
    return static_cast<std::size_t>(got);
  }
  Consumption consumption() const override { return input_.consumption(); }

 private:
  void enable(Compression compression) {
    switch (compression) {
      case Compression::zstd:
        archive_read_support_filter_zstd(reader_.get());
        return;
      case Compression::xz:
        archive_read_support_filter_xz(reader_.get());
        return;
      case Compression::bzip2:
        archive_read_support_filter_bzip2(reader_.get());
        return;
      case Compression::lzma:
        archive_read_support_filter_lzma(reader_.get());
        return;
      case Compression::gzip:
        break;
    }
    LRML_ASSERT(false);
  }

  [[noreturn]] void fail() {
    input_.rethrow();
    throw damaged(what_, compression_, reason_of(reader_.get()));
  }

  /// libarchive takes anything it does not understand after a compressed part for the end.
  void check_all_was_read() {
    const auto used = static_cast<std::uint64_t>(archive_filter_bytes(reader_.get(), -1));
    if (used == input_.taken() && input_.at_end()) return;
    throw damaged(what_, compression_, "something else follows after its end");
  }

  std::string what_;
  Compression compression_;
  ExpansionGuard guard_;
  ArchiveInput input_;
  ArchiveHandle reader_;
  bool is_empty_ = false;
};

}  // namespace

std::unique_ptr<ByteStream> decompress(std::unique_ptr<ByteStream> stream, Compression compression,
                                       const std::string& what) {
  if (compression == Compression::gzip) return std::make_unique<GzipStream>(std::move(stream), what);
  return std::make_unique<LibarchiveStream>(std::move(stream), compression, what);
}

}  // namespace lrml::prep
