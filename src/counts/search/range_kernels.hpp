#pragma once
// What is done with ranges of 64 documents, in vectors. Private to the counts room.
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "counts/index/ranges.hpp"
#include "counts/search/kernels.hpp"

namespace wordloom::search {

/// A term's highest contribution to documents of a range, from its maximum there in 255ths: never too low.
struct RangeScale {
  float per_255th;
  float highest;  ///< no contribution less the constant is above it
  std::int32_t constant;
};
inline std::int32_t range_bound(const RangeScale& s, std::uint8_t maximum) {
  return maximum == 0
             ? 0
             : static_cast<std::int32_t>(std::min(s.per_255th * static_cast<float>(maximum), s.highest)) + s.constant;
}

/// bounds[i] += range_bound(maxima[i]); n a multiple of 64.
void add_bounds(const std::uint8_t* maxima, std::size_t n, const RangeScale& scale, std::int32_t* bounds);

/// parts[i] = units[i] in 255ths of some highest, rounded up, at least 1 and at most 255; n a multiple of 64.
void to_255ths(const std::int32_t* units, std::size_t n, float in_255ths, std::uint8_t* parts);

/// Writes the numbers of all bounds >= needed to `found` (room for n + 16), ascending; gives how many. n a multiple of
/// 64.
std::size_t ranges_from(const std::int32_t* bounds, std::size_t n, std::int32_t needed, std::uint32_t* found);

/// sums[document - first] += contribution for postings [begin, end) of a block; `factors` by document. The highest of
/// these sums, -1 when a document is not in [first, first + 64). `documents` and `counts` [128], at multiples of 16
/// bytes, those of the other postings valid as well.
std::int32_t add_postings(const std::uint32_t* documents, const std::uint32_t* counts, std::size_t begin,
                          std::size_t end, const float* factors, const Bm25Scale& scale, std::uint32_t first,
                          std::int32_t* sums);

}  // namespace wordloom::search
