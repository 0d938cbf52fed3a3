#pragma once
// A command line that a shell reads back.
#include <string>
#include <vector>

namespace wordloom::tools {

/// The arguments with spaces between them, quoted where a shell would see more than a word.
std::string shell_line(const std::vector<std::string>& arguments);

}  // namespace wordloom::tools
