#pragma once
// What the lists of a device prove.
#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "query/device_filter.hpp"

namespace wordloom::query {

/// How far a float cosine of the filter may lie from the true one: sums of D terms in any order err by at most D *
/// 2^-24 of sum |a_k b_k| <= 1, and each unit vector was rounded to float, which adds 2^-24 for either.
inline float filter_error(std::size_t dim) { return static_cast<float>(dim + 16) * 0x1p-24F; }

/// The n >= 1 best rows of one query out of its list; false when that proves nothing: a row that is not listed may be
/// among them. score(span) replaces the scores of some entries by those that count, worked out in double. `exclude`:
/// rows that are no answers, ascending. `error`: of the list's cosines.
template <class Score>
bool decide_list(std::span<const Scored> list, std::span<const std::uint32_t> exclude, float error, std::size_t n,
                 const Score& score, std::vector<Scored>& found) {
  constexpr float kNone = -std::numeric_limits<float>::infinity();
  std::array<Scored, kListed> candidates;
  std::size_t count = 0;
  for (const Scored& s : list) {
    if (s.score == kNone) break;
    if (std::binary_search(exclude.begin(), exclude.end(), s.index)) continue;
    // The list is sorted, and whoever is two errors below the n-th best cannot be among the n best.
    if (count >= n && s.score < candidates[n - 1].score - 2 * error) break;
    candidates[count++] = s;
  }
  score(std::span(candidates).first(count));
  std::sort(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(count), better);
  count = std::min(count, n);
  found.assign(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(count));
  const float others = list.back().score;  // no row that is not listed has a float cosine above this
  if (others == kNone) return true;        // every row is listed
  return count == n && found.back().score > others + 2 * error;
}

}  // namespace wordloom::query
