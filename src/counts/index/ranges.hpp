#pragma once
// Documents in ranges of 64: what a frequent term adds to a score there at most, and where its postings there begin.
// Layout: docs/formats/tfidf-index.md. Private to the counts room.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "counts/index/postings.hpp"
#include "wordloom/io/output.hpp"
#include "wordloom/io/paged_section.hpp"

namespace wordloom::index {

inline constexpr std::uint32_t kRange = 64;
inline constexpr std::size_t kGroupOfRanges = 16;
/// Rounded up to whole groups of 64 ranges.
constexpr std::size_t ranges_of(std::uint64_t documents) {
  return static_cast<std::size_t>((documents + kRange * 64 - 1) / (kRange * 64) * 64);
}
/// Terms that are on average in one document of a range or more; of rarer ones all postings are soon scored.
constexpr bool has_ranges(std::uint32_t document_count, std::uint64_t documents) {
  return document_count >= kBlock && document_count >= documents / kRange;
}

/// The parameters that the maxima were computed for: tf / (tf + K) with K = k1 (1 - b + b length / mean_length).
struct RangeBasis {
  double k1 = 0, b = 0, mean_length = 1;
};
/// No tf / (tf + K) of these parameters is more than so many times the one of `basis`; infinite when there is no bound.
double range_factor(const RangeBasis& basis, double k1, double b, double mean_length);

/// One term's ranges.
struct TermRanges {
  std::span<const std::uint8_t> maxima;  ///< [ranges] highest tf / (tf + K) in 255ths, rounded up; 0: no posting there
  std::span<const std::uint8_t> sizes;   ///< [ranges] postings
  std::span<const std::uint32_t> bases;  ///< [ranges / 16] postings before each group of 16 ranges

  std::uint64_t postings_before(std::size_t range) const {
    const std::size_t group = range / kGroupOfRanges * kGroupOfRanges, n = range - group;
    std::uint64_t low, high;
    std::memcpy(&low, sizes.data() + group, 8);
    std::memcpy(&high, sizes.data() + group + 8, 8);
    low = n >= 8 ? low : low & ((std::uint64_t{1} << (8 * n)) - 1);
    high = n <= 8 ? 0 : high & ((std::uint64_t{1} << (8 * n - 64)) - 1);
    return bases[range / kGroupOfRanges] + sum_of_bytes(low) + sum_of_bytes(high);
  }

 private:
  static std::uint64_t sum_of_bytes(std::uint64_t x) {
    constexpr std::uint64_t kEven = 0x00ff00ff00ff00ff;
    return ((x & kEven) + (x >> 8 & kEven)) * 0x0001000100010001 >> 48;
  }
};

/// Collects the terms of a segment, in ascending order of their numbers, and writes the sections "range-terms" and
/// "ranges".
class RangesWriter {
 public:
  RangesWriter(const std::filesystem::path& spool_directory, std::span<const std::uint32_t> lengths,
               const RangeBasis& basis);
  void add(std::uint32_t term, const PostingList& list);
  void write(ContainerWriter& out);

 private:
  SpoolFile bytes_;
  std::span<const std::uint32_t> lengths_;
  float base_, slope_;
  std::vector<std::uint32_t> terms_;
  std::vector<std::uint8_t> maxima_, sizes_;
  std::vector<std::uint32_t> bases_;
};

class Ranges {
 public:
  Ranges() = default;
  /// Throws ErrorKind::format when the sections do not fit each other.
  Ranges(const Container& file, std::uint64_t documents, std::uint64_t terms, const RangeBasis& basis);
  /// Those of a term; nothing for a term without, or where the segment has none.
  std::optional<TermRanges> find(std::uint32_t term) const;
  const RangeBasis& basis() const { return basis_; }

 private:
  PagedSection bytes_;
  std::span<const std::uint32_t> terms_;
  std::size_t ranges_ = 0;
  RangeBasis basis_;
};

}  // namespace wordloom::index
