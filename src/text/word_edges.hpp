#pragma once
// From a mask of bytes inside words to segments.
#include <bit>
#include <cstddef>
#include <cstdint>

#include "text/segments.hpp"

namespace wordloom::text {

/// Appends a segment for each run of set bits, across blocks of 64.
class WordEdges {
 public:
  explicit WordEdges(SegmentBuffer& out) : out_(out) {}

  /// Bit 63 of the block before, moved to bit 0.
  std::uint64_t carry() const { return carry_; }

  void block(std::size_t base, std::uint64_t inside) {
    const std::uint64_t before = inside << 1 | carry_;
    std::uint64_t starts = inside & ~before;
    std::uint64_t ends = ~inside & before;
    out_.reserve_more(33);
    Segment* const first = out_.tail();
    Segment* to = first;
    const auto at = [base](std::uint64_t bits) { return static_cast<std::uint32_t>(base + std::countr_zero(bits)); };
    if (carry_ != 0 && ends != 0) {
      *to++ = {open_, at(ends)};
      ends &= ends - 1;
    }
    for (; ends != 0; ends &= ends - 1, starts &= starts - 1) *to++ = {at(starts), at(ends)};
    if (starts != 0) open_ = at(starts);
    out_.advance(static_cast<std::size_t>(to - first));
    carry_ = inside >> 63;
  }
  void finish(std::size_t end) {
    if (carry_ != 0) out_.push(open_, end, true, false);
  }

 private:
  SegmentBuffer& out_;
  std::uint64_t carry_ = 0;
  std::uint32_t open_ = 0;  ///< begin of the word that is not closed yet, while carry_ is set
};

}  // namespace wordloom::text
