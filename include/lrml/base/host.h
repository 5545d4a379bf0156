// The machine this process runs on.
#pragma once

#include <string>

namespace lrml {

std::string host_name();

}  // namespace lrml
