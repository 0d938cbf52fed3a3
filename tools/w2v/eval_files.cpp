#include "w2v/eval_files.hpp"

#include <filesystem>

#include "wordloom/core/error.hpp"
#include "wordloom/io/input.hpp"
#include "wordloom/query/evaluate.hpp"

namespace wordloom::tools {
namespace {

void check_readable(const std::string& file) {
  std::error_code code;
  if (file == "-" || std::filesystem::is_fifo(file, code))
    throw fail(ErrorKind::usage, "{}: is read more than once, which a pipe cannot be: save it as a file first",
               file == "-" ? "standard input" : file);
  (void)open_input(file);
}

}  // namespace

void check_eval_files(const std::vector<std::string>& analogies, const std::vector<std::string>& pairs) {
  // Read as they will be, by a model without words.
  const Searcher nothing{WordVectors{}};
  const WordToRow unknown = [](std::string_view) { return std::optional<Row>(); };
  for (const std::string& file : analogies) {
    check_readable(file);
    if (evaluate_analogies(nothing, file, unknown, 0, false, 1).total.total == 0)
      throw fail(ErrorKind::format, "{}: holds no question; one is a line of four words", file);
  }
  for (const std::string& file : pairs) {
    check_readable(file);
    if (evaluate_pairs(nothing, file, unknown).total == 0)
      throw fail(ErrorKind::format, "{}: holds no pair; one is a line of two words and a number", file);
  }
}

}  // namespace wordloom::tools
