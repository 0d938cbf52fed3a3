#pragma once
// One pass over the rows for any number of questions: the engine below Searcher.
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "query/row_scales.hpp"
#include "wordloom/core/top_k.hpp"
#include "wordloom/vectors/word_vectors.hpp"

namespace wordloom::query {

/// Unit vectors that questions refer to: [U, D] in double, contiguous.
struct UnitSet {
  std::size_t dim = 0;
  std::vector<double> values;
  std::size_t size() const { return dim == 0 ? 0 : values.size() / dim; }
  std::span<const double> operator[](std::size_t u) const { return {values.data() + u * dim, dim}; }
};

/// A question over units. sum: cosine to the sum of plus minus the sum of minus. ratio: 3CosMul.
struct Ask {
  enum class Kind { sum, ratio };
  std::vector<std::uint32_t> plus, minus;  ///< indices of units; plus is not empty
  std::vector<std::uint32_t> exclude;      ///< rows that are no answers, ascending
  Kind kind = Kind::sum;
};

/// Epsilon of 3CosMul (Levy and Goldberg 2014).
inline constexpr double kCosMulEpsilon = 1e-3;

/// The n best rows among the first `rows_used` for each ask. Float filter, verdict in double. `compact`: read this
/// instead of the rows where it helps; may be null.
std::vector<std::vector<Scored>> scan(const WordVectors& vectors, RowScales& scales, const CompactRows* compact,
                                      std::size_t rows_used, const UnitSet& units, std::span<const Ask> asks,
                                      std::size_t n, std::size_t threads);

}  // namespace wordloom::query
