#pragma once
// The length of a row, summed in double, and which rows have a direction at all: one rule for all who ask.
#include <cmath>
#include <cstddef>
#include <span>

namespace wordloom {

/// Rows whose norm lies outside count as zero or infinite and take no part: beyond, float products under- or overflow.
inline constexpr double kSmallestNorm = 1e-30, kLargestNorm = 1e30;

template <class A, class B>
double dot(std::span<const A> a, std::span<const B> b) {
  double sum = 0;
  for (std::size_t k = 0; k < a.size(); ++k) sum += static_cast<double>(a[k]) * static_cast<double>(b[k]);
  return sum;
}

/// Euclidean norm; 0 for a vector that takes no part (zero, not finite, or out of the range above).
template <class T>
double norm(std::span<const T> x) {
  const double n = std::sqrt(dot(x, x));
  return n >= kSmallestNorm && n <= kLargestNorm ? n : 0.0;  // false for NaN as well
}

}  // namespace wordloom
