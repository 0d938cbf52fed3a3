#pragma once
// A copy of the rows at half the bytes, for the filter only: a single query is bound by the memory it reads.
#include <cstddef>
#include <cstdint>
#include <memory>

#include "query/row_scales.hpp"
#include "wordloom/core/matrix_view.hpp"

namespace wordloom::query {

/// Unit rows in bfloat16 (the upper half of a float). Word j of a row holds column j in its lower and column
/// j + words_per_row() in its upper half, so that two operations unpack a vector of words; NaN for rows that take no
/// part.
class HalfFilter {
 public:
  HalfFilter(MatrixView<const float> rows, RowScales& scales, std::size_t threads);

  /// A multiple of 8; columns beyond the width are zero.
  std::size_t words_per_row() const { return words_; }
  const std::uint32_t* row(std::size_t r) const { return values_.get() + r * words_; }
  /// max |unit row - its copy|: by Cauchy-Schwarz no cosine to a unit vector is off by more.
  float residual() const { return residual_; }

 private:
  std::size_t words_;
  std::unique_ptr<std::uint32_t[]> values_;
  float residual_ = 0;
};

}  // namespace wordloom::query
