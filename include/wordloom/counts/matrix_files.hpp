#pragma once
// Sparse matrices as files of other programs: Matrix Market, SVMlight, and npz as scipy.sparse.save_npz() writes it.
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "wordloom/counts/sparse_rows.hpp"
#include "wordloom/counts/written_file.hpp"

namespace wordloom {

enum class MatrixFormat {
  matrix_market,  ///< "coordinate", integer or real, general; entries by row, then column, from 1
  svmlight,       ///< a row a line: label 0, then column:value with columns from 1
  npz,            ///< CSR: data, indices, indptr (int32 where that is enough, else int64), shape, format
};

std::string_view name(MatrixFormat format);               ///< "mtx", "svmlight", "npz"
MatrixFormat parse_matrix_format(std::string_view name);  ///< throws ErrorKind::usage naming them
std::string_view file_name(MatrixFormat format);          ///< "matrix.mtx", "matrix.svmlight", "matrix.npz"

/// Counts are written as integers (int64 in npz), weights as the shortest decimals that read back to the same number
/// (float32 or float64 in npz). The file appears when whole. Throws ErrorKind::io.
template <class Value>
void write_matrix(const std::filesystem::path& path, const SparseRows<Value>& matrix, MatrixFormat format);
/// The same, and the file appears at its commit().
template <class Value>
WrittenFile written_matrix(const std::filesystem::path& path, const SparseRows<Value>& matrix, MatrixFormat format);

/// Reads what write_matrix() writes and what scipy, scikit-learn and gensim write in these formats: general Matrix
/// Market of type integer, real or pattern in any order, entries of one place added up; SVMlight with any label
/// (dropped), comments and "qid:"; CSR in npz of any integer or float type. gz and zst are recognised by content.
/// SVMlight has as many columns as its largest index. Throws ErrorKind::io, and ErrorKind::format naming file and line
/// or array.
WeightRows read_matrix(const std::string& path, MatrixFormat format);

}  // namespace wordloom
