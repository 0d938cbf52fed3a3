#pragma once
// A directory with a matrix and what its rows and columns are.
#include <cstdint>
#include <string>
#include <vector>

#include "common/streams.hpp"
#include "tfidf/fit_recipe.hpp"
#include "wordloom/counts/matrix_files.hpp"
#include "wordloom/counts/term_files.hpp"
#include "wordloom/counts/written_file.hpp"

namespace wordloom::tools {

struct MatrixRow {
  std::string id, title;
  std::uint64_t length = 0;  ///< terms in it
};

/// The files appear together at commit(): what was there before stays until all are whole.
class MatrixOutput {
 public:
  /// Makes the directory when it is missing. Throws ErrorKind::usage naming a file that is there already, unless
  /// `force`, and ErrorKind::io where nothing can be written.
  MatrixOutput(std::string directory, MatrixFormat format, bool force);

  template <class Value>
  void matrix(const SparseRows<Value>& m) {
    files_.insert(files_.begin(), written_matrix(path(file_name(format_)), m, format_));
  }
  void terms(const TermList& terms, std::span<const std::uint64_t> document_frequency, std::span<const double> idf) {
    files_.push_back(written_terms(path("terms.tsv"), terms, document_frequency, idf));
    has_terms_ = true;
  }
  /// How the terms were found, for --fitted.
  void recipe(const FitRecipe& recipe);
  /// id, number of terms and title of each row.
  void documents(const std::vector<MatrixRow>& rows);
  /// Without terms() and recipe(), those files of an earlier matrix go.
  void commit();

  std::string path(std::string_view file) const;
  /// True when a matrix of that format was there.
  bool replaces() const { return replaces_; }

 private:
  std::string directory_;
  MatrixFormat format_;
  std::vector<WrittenFile> files_;  // the matrix first: an npz still has its directory to write
  bool has_terms_ = false, has_recipe_ = false, replaces_ = false;
};

}  // namespace wordloom::tools
