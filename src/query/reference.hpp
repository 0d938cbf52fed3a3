#pragma once
// The scores that count: plain loops in double. The kernels only decide which rows are worth scoring here, so results
// are the same for one query and for a thousand, for any number of threads and on every machine.
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "wordloom/vectors/row_norm.hpp"

namespace wordloom::query {

using wordloom::dot;
using wordloom::norm;

/// Adds weight * row / |row| to `sum`; false (and nothing added) when the row takes no part.
inline bool add_unit(std::span<const float> row, double weight, std::span<double> sum) {
  const double n = norm(row);
  if (n == 0) return false;
  for (std::size_t k = 0; k < row.size(); ++k) sum[k] += weight * (static_cast<double>(row[k]) / n);
  return true;
}

/// Scales to length 1; false for a vector without a direction. What is left of units that cancel (king - king) is
/// rounding, not a direction, hence the limit far above the smallest norm a row may have.
inline bool make_unit(std::span<double> x, double smallest) {
  const double n = std::sqrt(dot(std::span<const double>(x), std::span<const double>(x)));
  if (!(n >= smallest && n <= kLargestNorm)) return false;
  for (double& v : x) v /= n;
  return true;
}

}  // namespace wordloom::query
