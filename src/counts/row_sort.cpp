#include "counts/row_sort.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace wordloom::counts {

RowSorter::RowSorter(std::uint32_t largest) : passes_((std::bit_width(largest) + 7) / 8) {}

// Rows of some hundred entries are sorted several times as fast by their digits as by comparisons.
void RowSorter::sort(Entry* entries, std::size_t n) {
  constexpr std::size_t kFew = 24;
  if (n <= kFew) {
    for (std::size_t i = 1; i < n; ++i) {
      const Entry e = entries[i];
      std::size_t k = i;
      for (; k > 0 && entries[k - 1].term > e.term; --k) entries[k] = entries[k - 1];
      entries[k] = e;
    }
    return;
  }
  std::array<std::array<std::uint32_t, 256>, 4> places{};
  for (std::size_t i = 0; i < n; ++i)
    for (int pass = 0; pass < passes_; ++pass) ++places[pass][entries[i].term >> (8 * pass) & 0xff];
  other_.resize(std::max(other_.size(), n));
  Entry* from = entries;
  Entry* to = other_.data();
  for (int pass = 0; pass < passes_; ++pass) {
    std::uint32_t sum = 0;
    for (std::uint32_t& place : places[pass]) {
      const std::uint32_t count = place;
      place = sum;
      sum += count;
    }
    for (std::size_t i = 0; i < n; ++i) to[places[pass][from[i].term >> (8 * pass) & 0xff]++] = from[i];
    std::swap(from, to);
  }
  if (from != entries) std::memcpy(entries, from, n * sizeof(Entry));
}

}  // namespace wordloom::counts
