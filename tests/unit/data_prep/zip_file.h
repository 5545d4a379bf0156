// Zip archives for tests.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace lrml::test {

/// Member path and content, in the order of the archive; paths may repeat.
using Members = std::vector<std::pair<std::string, std::string>>;

void write_zip(const std::filesystem::path& file, const Members& members);

}  // namespace lrml::test
