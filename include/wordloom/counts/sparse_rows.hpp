#pragma once
// Sparse matrices by rows (CSR).
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "wordloom/core/raw_vector.hpp"

namespace wordloom {

/// Shape [rows(), columns]. Row r is entries [begins[r], begins[r + 1]) of `column` and `value`, by ascending column,
/// each column at most once. Offsets are 64 bits wide, so the number of entries has no bound but memory.
template <class Value>
struct SparseRows {
  std::uint64_t columns = 0;
  std::vector<std::uint64_t> begins{0};  ///< rows() + 1
  RawVector<std::uint32_t> column;
  RawVector<Value> value;

  std::size_t rows() const { return begins.size() - 1; }
  std::uint64_t entries() const { return begins.back(); }
  std::span<const std::uint32_t> row_columns(std::size_t r) const {
    return {column.data() + begins[r], static_cast<std::size_t>(begins[r + 1] - begins[r])};
  }
  std::span<const Value> row_values(std::size_t r) const {
    return {value.data() + begins[r], static_cast<std::size_t>(begins[r + 1] - begins[r])};
  }
  friend bool operator==(const SparseRows&, const SparseRows&) = default;
};

using CountRows = SparseRows<std::uint32_t>;  ///< how often: a document has less than 2^32 terms
using WeightRows = SparseRows<double>;

}  // namespace wordloom
