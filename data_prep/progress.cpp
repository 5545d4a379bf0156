#include "data_prep/progress.h"

#include <fmt/core.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <utility>

#include "data_prep/wording.h"

namespace lrml::prep {
namespace {

constexpr const char* erase_line = "\r\x1b[K";

/// How amounts of a unit are written: bytes in kB, MB or GB, by the largest of them, other things one by one.
struct Scale {
  double factor = 1.0;
  std::string unit;
};

Scale scale_for(std::size_t largest, const std::string& unit) {
  if (unit != "B") return {1.0, unit};
  constexpr std::array steps = {std::pair(1e10, "GB"), std::pair(1e7, "MB"), std::pair(1e4, "kB")};
  for (const auto& [least, name] : steps) {
    if (static_cast<double>(largest) >= least) return {least / 10.0, name};
  }
  return {1.0, unit};
}

std::string amount(double value, const Scale& scale) {
  const double scaled = value / scale.factor;
  return scale.unit == "GB" && scaled < 100.0 ? fmt::format("{:.1f}", scaled)
                                              : with_commas(static_cast<std::size_t>(std::llround(scaled)));
}

std::string duration(double seconds) {
  const auto whole = static_cast<std::size_t>(std::ceil(seconds));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  return fmt::format("{} h {} min", whole / 3600, whole / 60 % 60);
}

std::size_t terminal_width() {
  constexpr std::size_t usual = 80;
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return usual;
  return size.ws_col;
}

/// At most `width` bytes, whole UTF-8 characters, nothing that moves the cursor.
std::string fit(std::string line, std::size_t width) {
  const auto continues = [&](std::size_t k) { return (static_cast<unsigned char>(line[k]) & 0xC0) == 0x80; };
  if (line.size() > width) {
    while (width > 0 && continues(width)) --width;
    line.resize(width);
  }
  std::ranges::replace_if(
      line, [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; }, '?');
  return line;
}

}  // namespace

void Progress::start(std::string phase, std::size_t total, std::string unit) {
  finish();
  phase_ = std::move(phase);
  unit_ = std::move(unit);
  total_ = total;
  last_shown_ = 0.0;
  since_start_.restart();
}

void Progress::update(std::size_t done) {
  if (!visible_) return;
  const double seconds = since_start_.seconds();
  if (seconds - last_shown_ < seconds_between_lines_) return;
  last_shown_ = seconds;
  shown_ = true;
  const std::string line = fit(progress_line(phase_, done, total_, unit_, seconds), terminal_width() - 1);
  std::fputs((erase_line + line).c_str(), stderr);
  std::fflush(stderr);
}

void Progress::finish() {
  if (!shown_) return;
  std::fputs(erase_line, stderr);
  std::fflush(stderr);
  shown_ = false;
}

bool stderr_is_terminal() {
  return isatty(STDERR_FILENO) == 1;
}

std::string progress_line(const std::string& phase, std::size_t done, std::size_t total, const std::string& unit,
                          double seconds) {
  const Scale scale = scale_for(std::max(done, total), unit);
  const double rate = static_cast<double>(done) / std::max(seconds, 1e-9);
  const Scale rate_scale = scale_for(static_cast<std::size_t>(rate), unit);
  std::string line = phase + ": " + amount(static_cast<double>(done), scale);
  if (total > 0) line += " of " + amount(static_cast<double>(total), scale);
  line += " " + scale.unit + ", " + amount(rate, rate_scale) + " " + rate_scale.unit + "/s";
  if (total > 0 && done > 0)
    line += ", " + duration(static_cast<double>(total - std::min(done, total)) / rate) + " left";
  return line;
}

}  // namespace lrml::prep
