#pragma once
// Sorting and counting a block of n-grams with Thrust: one text for a device and for Thrust's host system, on which the
// tests run.
#include <thrust/iterator/constant_iterator.h>
#include <thrust/reduce.h>
#include <thrust/sort.h>

#include <cstddef>
#include <cstdint>

#include "lm/sort_block.hpp"
#include "wordloom/core/hd.hpp"

namespace wordloom::cuda {

struct EarlierKey {
  WORDLOOM_HD bool operator()(const lm::SortEntry& a, const lm::SortEntry& b) const {
    return a.hi != b.hi ? a.hi < b.hi : a.lo < b.lo;
  }
};
struct SameKey {
  WORDLOOM_HD bool operator()(const lm::SortEntry& a, const lm::SortEntry& b) const {
    return a.hi == b.hi && a.lo == b.lo;
  }
};

/// By (hi, lo), in no particular order among equals: lm::sort_entries().
template <class Policy>
void sort_block(const Policy& policy, lm::SortEntry* entries, std::size_t count) {
  thrust::sort(policy, entries, entries + count, EarlierKey{});
}

/// `sorted` as runs of equal keys: the first entry of each run goes to `first`, its length to `lengths`, both of which
/// have room for `count`. Returns how many runs there are.
template <class Policy>
std::size_t count_block(const Policy& policy, const lm::SortEntry* sorted, std::size_t count, lm::SortEntry* first,
                        std::uint32_t* lengths) {
  const auto ends = thrust::reduce_by_key(policy, sorted, sorted + count, thrust::constant_iterator<std::uint32_t>(1),
                                          first, lengths, SameKey{});
  return static_cast<std::size_t>(ends.first - first);
}

}  // namespace wordloom::cuda
