#pragma once
// A directory with a matrix and what its rows and columns are.
#include <cstdint>
#include <string>
#include <vector>

#include "common/streams.hpp"
#include "wordloom/counts/matrix_files.hpp"
#include "wordloom/counts/term_files.hpp"

namespace wordloom::tools {

struct MatrixRow {
  std::string id, title;
  std::uint64_t length = 0;  ///< terms in it
};

class MatrixOutput {
 public:
  /// Makes the directory when it is missing. Throws ErrorKind::usage naming a file that is there already, unless
  /// `force`, and ErrorKind::io where nothing can be written.
  MatrixOutput(std::string directory, MatrixFormat format, bool force);

  template <class Value>
  void matrix(const SparseRows<Value>& m) const {
    write_matrix(path(file_name(format_)), m, format_);
  }
  void terms(const TermList& terms, std::span<const std::uint64_t> document_frequency,
             std::span<const double> idf) const {
    write_terms(path("terms.tsv"), terms, document_frequency, idf);
  }
  /// id, number of terms and title of each row.
  void documents(const std::vector<MatrixRow>& rows) const;

  std::string path(std::string_view file) const;

 private:
  std::string directory_;
  MatrixFormat format_;
};

}  // namespace wordloom::tools
