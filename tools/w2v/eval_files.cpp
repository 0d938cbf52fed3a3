#include "w2v/eval_files.hpp"

#include <filesystem>

#include "wordloom/core/error.hpp"
#include "wordloom/io/input.hpp"

namespace wordloom::tools {

void check_eval_files(const std::vector<std::string>& files) {
  for (const std::string& file : files) {
    std::error_code code;
    if (file == "-" || std::filesystem::is_fifo(file, code))
      throw fail(ErrorKind::usage, "{}: is read more than once, which a pipe cannot be: save it as a file first",
                 file == "-" ? "standard input" : file);
    (void)open_input(file);
  }
}

}  // namespace wordloom::tools
