#pragma once
// How one row becomes codes; the writer of models and CompactRows share it.
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "wordloom/core/matrix.hpp"
#include "wordloom/io/container.hpp"
#include "wordloom/vectors/compact_rows.hpp"

namespace wordloom::w2v {

class RowCompactor {
 public:
  explicit RowCompactor(std::size_t dim) : unit_(Matrix::padded(dim), 0.0F) {}
  /// `codes` has Matrix::padded(dim) entries.
  CompactRows::Bound operator()(std::span<const float> row, std::int8_t* codes);

 private:
  std::vector<float> unit_;
};

/// Writes the sections that CompactRows reads.
void add_compact_rows(ContainerWriter& out, MatrixView<const float> rows);

}  // namespace wordloom::w2v
