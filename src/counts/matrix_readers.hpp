#pragma once
// The readers of the matrix formats, one file each.
#include <cstdint>
#include <string>

#include "wordloom/counts/sparse_rows.hpp"

namespace wordloom::counts {

/// Columns are 32 bits wide; more rows than this are a damaged header rather than documents.
inline constexpr std::uint64_t kMostColumns = 0xfffffffe, kMostRows = std::uint64_t{1} << 28;

WeightRows read_matrix_market(const std::string& path);
WeightRows read_svmlight(const std::string& path);
WeightRows read_scipy_npz(const std::string& path);

}  // namespace wordloom::counts
