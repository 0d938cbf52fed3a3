#include "tfidf/matrix_output.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "wordloom/core/error.hpp"
#include "wordloom/io/output.hpp"

namespace fs = std::filesystem;

namespace wordloom::tools {

MatrixOutput::MatrixOutput(std::string directory, MatrixFormat format, bool force)
    : directory_(std::move(directory)), format_(format) {
  std::error_code code;
  fs::create_directory(directory_, code);
  if (!fs::is_directory(directory_, code))
    throw fail(
        ErrorKind::io, "{}: cannot be made a directory: {}", directory_,
        fs::exists(directory_) ? "a file is in its place" : "the directory above it is missing or cannot be written");
  if (::access(directory_.c_str(), W_OK) != 0)
    throw fail(ErrorKind::io, "{}: cannot be written: {}", directory_, std::strerror(errno));
  for (const std::string_view file : {file_name(format_), std::string_view("terms.tsv"),
                                      std::string_view("documents.tsv"), std::string_view(kRecipeFile)})
    if (!force && fs::exists(path(file), code))
      throw fail(ErrorKind::usage, "{}: is there already; --force replaces it", path(file));
  replaces_ = fs::exists(path(file_name(format_)), code);
}

std::string MatrixOutput::path(std::string_view file) const { return (fs::path(directory_) / file).string(); }

void MatrixOutput::documents(const std::vector<MatrixRow>& rows) {
  AtomicFile file(path("documents.tsv"));
  std::string line;
  for (const MatrixRow& row : rows) {
    line.clear();
    append_escaped(row.id, line);
    line += fmt::format("\t{}\t", row.length);
    append_escaped(row.title, line);
    line += '\n';
    file.write(line);
  }
  files_.emplace_back(std::move(file));
}

void MatrixOutput::recipe(const FitRecipe& recipe) {
  AtomicFile file(path(kRecipeFile));
  file.write(to_json(recipe));
  files_.emplace_back(std::move(file));
  has_recipe_ = true;
}

void MatrixOutput::commit() {
  for (WrittenFile& file : files_) file.commit();
  for (const auto& [name, written] : {std::pair{"terms.tsv", has_terms_}, {kRecipeFile, has_recipe_}}) {
    std::error_code code;
    if (!written && !fs::remove(path(name), code) && code)
      throw fail(ErrorKind::io, "{}: is of an earlier matrix and cannot be removed: {}", path(name), code.message());
  }
}

}  // namespace wordloom::tools
