#pragma once
// Files of questions and judgments that are read more than once: for two models, or again and again while one is made.
#include <string>
#include <vector>

namespace wordloom::tools {

/// Before any work is done. Throws ErrorKind::usage for standard input and other pipes, which would be empty the second
/// time, ErrorKind::io for a file that cannot be read, and ErrorKind::format for one without a single question (four
/// words) or pair (two words and a number).
void check_eval_files(const std::vector<std::string>& analogies, const std::vector<std::string>& pairs);

}  // namespace wordloom::tools
