#include "tfidf/index_option.hpp"

#include <cstdlib>

namespace wordloom::tools {

void IndexOption::declare(OptionSet& options) {
  options.value("i,index", "DIRECTORY", "the index", "$TFIDF_INDEX, else ./index.tfidf",
                [this](const std::string& value) {
                  if (value.empty()) throw fail(ErrorKind::usage, "is empty");
                  directory = value;
                });
}

std::string IndexOption::find() const {
  const auto checked = [](const std::string& path, const char* source) {
    if (is_index(path)) return path;
    std::error_code code;
    throw fail(ErrorKind::io, "{}{}: {} (make an index with `tfidf index DOCUMENTS -o {}`)", source, path,
               std::filesystem::exists(path, code) ? "is not an index" : "does not exist", path);
  };
  if (!directory.empty()) return checked(directory, "");
  const char* variable = std::getenv("TFIDF_INDEX");
  if (variable != nullptr && *variable != '\0') return checked(variable, "$TFIDF_INDEX names ");
  if (is_index(kDefaultIndex)) return kDefaultIndex;
  throw fail(ErrorKind::io,
             "no index: -i was not given, $TFIDF_INDEX is not set and there is no {} in this directory; make one with "
             "`tfidf index DOCUMENTS` or name one with -i DIRECTORY",
             kDefaultIndex);
}

}  // namespace wordloom::tools
