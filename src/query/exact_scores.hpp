#pragma once
// Cosines that count, of some rows at a time.
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "query/reference.hpp"
#include "wordloom/core/top_k.hpp"

namespace wordloom::query {

/// dot(a, x) of four rows, each summed in the order of dot(): the same to the bit. One sum waits for the addition
/// before; four of them do so together.
template <class A>
std::array<double, 4> dot_four(std::span<const A> a, const std::array<const float*, 4>& x) {
  double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
  for (std::size_t k = 0; k < a.size(); ++k) {
    const auto y = static_cast<double>(a[k]);
    s0 += y * static_cast<double>(x[0][k]);
    s1 += y * static_cast<double>(x[1][k]);
    s2 += y * static_cast<double>(x[2][k]);
    s3 += y * static_cast<double>(x[3][k]);
  }
  return {s0, s1, s2, s3};
}

/// Replaces scores by <direction, row> / |row|. row(index): its numbers; length(index): its norm.
template <class RowOf, class Length>
void score_exactly(std::span<const double> direction, std::span<Scored> rows, const RowOf& row, const Length& length) {
  for (std::size_t i = 0; i < rows.size(); i += 4) {
    std::array<const float*, 4> x;
    for (std::size_t j = 0; j < 4; ++j) x[j] = row(rows[i + j < rows.size() ? i + j : i].index);
    const std::array<double, 4> dots = dot_four(direction, x);
    for (std::size_t j = 0; j < 4 && i + j < rows.size(); ++j)
      rows[i + j].score = static_cast<float>(dots[j] / length(rows[i + j].index));
  }
}

}  // namespace wordloom::query
