#pragma once
// What the lists of a device prove.
#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "query/device_filter.hpp"

namespace wordloom::query {

/// How far a float cosine of the filter may lie from the true one: sums of D terms in any order err by at most D *
/// 2^-24 of sum |a_k b_k| <= 1, and each unit vector was rounded to float, which adds 2^-24 for either.
inline float filter_error(std::size_t dim) { return static_cast<float>(dim + 16) * 0x1p-24F; }

/// The n best rows of one query, by `score`(row) in double, out of its lists; false when they prove nothing: a row that
/// is not listed may be among them. `exclude`: rows that are no answers, ascending. `error`: of the lists' cosines.
template <class Score>
bool decide_lists(std::span<const Scored> lists, std::span<const std::uint32_t> exclude, float error, std::size_t n,
                  const Score& score, std::vector<Scored>& found) {
  std::vector<Scored> candidates;
  float others = -std::numeric_limits<float>::infinity();  // no row outside of the lists has a float cosine above this
  for (std::size_t part = 0; part < lists.size(); part += kListed) {
    others = std::max(others, lists[part + kListed - 1].score);
    for (const Scored& s : lists.subspan(part, kListed))
      if (s.score > -std::numeric_limits<float>::infinity() &&
          !std::binary_search(exclude.begin(), exclude.end(), s.index))
        candidates.push_back(s);
  }
  std::sort(candidates.begin(), candidates.end(), better);
  if (candidates.size() > n) {
    // Whoever is two errors below the n-th best cannot be among the n best.
    const float least = candidates[n - 1].score - 2 * error;
    std::erase_if(candidates, [least](const Scored& s) { return s.score < least; });
  }
  for (Scored& s : candidates) s.score = score(s.index);
  std::sort(candidates.begin(), candidates.end(), better);
  if (candidates.size() > n) candidates.resize(n);
  found = std::move(candidates);
  if (others == -std::numeric_limits<float>::infinity()) return true;  // every row is listed
  return found.size() == n && found.back().score > others + 2 * error;
}

}  // namespace wordloom::query
