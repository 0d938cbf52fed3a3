#pragma once
// Contributions of a block of postings, in whole units of a query. Private to the counts room.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "counts/index/packing.hpp"

namespace wordloom::search {

/// contribution = round(weight * tf / (tf + factor[document])) + constant. No multiplication is followed by an
/// addition: fusing the two, as compilers like to, would make vector and scalar code differ.
struct Bm25Scale {
  float weight;
  std::int32_t constant;
};
inline std::int32_t bm25_units(const Bm25Scale& s, std::uint32_t count, float factor) {
  const float tf = static_cast<float>(count);
  return static_cast<std::int32_t>(std::lrintf(s.weight * tf / (tf + factor))) + s.constant;
}
/// contribution = round(weight * local * factor[document]): `factor` is 1 / norm.
inline std::int32_t cosine_units(float weight, float local, float factor) {
  return static_cast<std::int32_t>(std::lrintf(weight * local * factor));
}

/// All [128]; `documents` beyond the last posting must be valid numbers of documents.
void bm25_block(const std::uint32_t* documents, const std::uint32_t* counts, const float* factors,
                const Bm25Scale& scale, std::int32_t* units);

/// Appends begin + i for each i in [0, n) with sums[i] > threshold, ascending, and zeroes all sums; n a multiple of 64.
/// `found` has room for n.
std::size_t take_above(std::int32_t* sums, std::size_t n, std::int32_t threshold, std::uint32_t* found,
                       std::int32_t* values);

}  // namespace wordloom::search
