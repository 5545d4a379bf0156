#include "data_prep/synth/raw_file.h"

#include <fmt/chrono.h>

#include <array>
#include <charconv>

#include "lrml/base/error.h"

namespace lrml::prep {

RawFile::RawFile(const std::filesystem::path& file) : file_(file), stream_(file, std::ios::binary) {
  require_good();
}

void RawFile::write(std::string_view text) {
  stream_.write(text.data(), static_cast<std::streamsize>(text.size()));
  require_good();
}

void RawFile::close() {
  stream_.close();
  require_good();
}

void RawFile::require_good() {
  if (stream_) return;
  throw Error(ExitCode::bad_data, "cannot write '" + file_.string() +
                                      "' (the system refuses). See whether the disk is full and the folder is yours.");
}

void append_number(std::string& text, std::size_t number) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  text.append(digits.data(), end);
}

void append_date(std::string& text, std::int64_t second) {
  text += fmt::format("{:%F}", fmt::gmtime(second));
}

void append_stars(std::string& text, float stars) {
  const auto halves = static_cast<std::size_t>(2.0f * stars);
  append_number(text, halves / 2);
  if (halves % 2 != 0) text += ".5";
}

}  // namespace lrml::prep
