#include "counts/row_sort.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace wordloom::counts {
namespace {

/// Sorts by the lowest `bits` bits of the terms, so many at a time.
template <int kDigit>
void sort_by_digits(Entry* entries, std::size_t n, Entry* other, int bits) {
  constexpr std::size_t kValues = std::size_t{1} << kDigit;
  constexpr int kMostPasses = (32 + kDigit - 1) / kDigit;
  const int passes = (bits + kDigit - 1) / kDigit;
  std::array<std::array<std::uint32_t, kValues>, kMostPasses> places;
  for (int pass = 0; pass < passes; ++pass) places[pass].fill(0);
  for (std::size_t i = 0; i < n; ++i)
    for (int pass = 0; pass < passes; ++pass) ++places[pass][entries[i].term >> (kDigit * pass) & (kValues - 1)];
  Entry* from = entries;
  for (int pass = 0; pass < passes; ++pass) {
    std::uint32_t sum = 0;
    for (std::uint32_t& place : places[pass]) {
      const std::uint32_t count = place;
      place = sum;
      sum += count;
    }
    for (std::size_t i = 0; i < n; ++i)
      other[places[pass][from[i].term >> (kDigit * pass) & (kValues - 1)]++] = from[i];
    std::swap(from, other);
  }
  if (from != entries) std::memcpy(entries, from, n * sizeof(Entry));
}

}  // namespace

RowSorter::RowSorter(std::uint32_t largest) : bits_(std::bit_width(largest)) {}

// Rows of some hundred entries are sorted several times as fast by their digits as by comparisons; the shorter a row,
// the more the summing up over all values of a digit weighs.
void RowSorter::sort(Entry* entries, std::size_t n) {
  constexpr std::size_t kFew = 24, kMany = 768;
  if (n <= kFew) {
    for (std::size_t i = 1; i < n; ++i) {
      const Entry e = entries[i];
      std::size_t k = i;
      for (; k > 0 && entries[k - 1].term > e.term; --k) entries[k] = entries[k - 1];
      entries[k] = e;
    }
    return;
  }
  if (other_.size() < n) other_.resize(2 * n);
  if (n < kMany)
    sort_by_digits<6>(entries, n, other_.data(), bits_);
  else
    sort_by_digits<9>(entries, n, other_.data(), bits_);
}

}  // namespace wordloom::counts
