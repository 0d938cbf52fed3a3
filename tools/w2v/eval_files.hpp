#pragma once
// Files of questions and judgments that are read more than once: for two models, or again and again while one is made.
#include <string>
#include <vector>

namespace wordloom::tools {

/// Before any work is done. Throws ErrorKind::usage for standard input and other pipes, which would be empty the second
/// time, and ErrorKind::io for a file that cannot be read.
void check_eval_files(const std::vector<std::string>& files);

}  // namespace wordloom::tools
