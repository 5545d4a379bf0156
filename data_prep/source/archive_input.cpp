#include "data_prep/source/archive_input.h"

#include <algorithm>
#include <cerrno>
#include <span>

namespace lrml::prep {

std::string reason_of(archive* reader) {
  const char* reason = archive_error_string(reader);
  return reason == nullptr ? "unknown problem" : reason;
}

int ArchiveInput::open(archive* reader) {
  return archive_read_open(reader, this, nullptr, &ArchiveInput::pull, nullptr);
}

void ArchiveInput::rethrow() const {
  if (failure_) std::rethrow_exception(failure_);
}

bool ArchiveInput::at_end() {
  return fill() == 0;
}

std::size_t ArchiveInput::fill() {
  const std::size_t got = stream_->read(buffer_);
  const std::span<const char> block = std::span(buffer_).first(got);
  const auto last = std::find_if(block.rbegin(), block.rend(), [](char c) { return c != 0; });
  const auto zeros = static_cast<std::uint64_t>(last - block.rbegin());
  zeros_at_end_ = zeros == got ? zeros_at_end_ + zeros : zeros;
  taken_ += got;
  return got;
}

la_ssize_t ArchiveInput::pull(archive* reader, void* self, const void** block) {
  auto& input = *static_cast<ArchiveInput*>(self);
  try {
    if (input.taken_ >= input.allowed_) {
      archive_set_error(reader, ENOMEM, "a header is larger than that of any log");
      return -1;
    }
    *block = input.buffer_.data();
    return static_cast<la_ssize_t>(input.fill());
  } catch (...) {
    input.failure_ = std::current_exception();
    archive_set_error(reader, EIO, "reading failed");
    return -1;
  }
}

}  // namespace lrml::prep
