// Text files of any size, written in large pieces.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace lrml::prep {

/// Throws Error (failure) naming the file if it cannot be written.
class RawFile {
 public:
  explicit RawFile(const std::filesystem::path& file);

  void write(std::string_view text);
  /// To be called at the end: what was written is complete only then.
  void close();

 private:
  void require_good();

  std::filesystem::path file_;
  std::ofstream stream_;
};

/// Appends the decimal digits of `number`.
void append_number(std::string& text, std::size_t number);

/// Appends the day that holds `second`: "2005-12-31".
void append_date(std::string& text, std::int64_t second);

/// Appends whole stars as "4", and half ones as "3.5".
void append_stars(std::string& text, float stars);

}  // namespace lrml::prep
