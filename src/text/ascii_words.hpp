#pragma once
// Word segmentation of pure ASCII, 64 bytes at a time.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "text/break_classes.hpp"
#include "text/byte_bits.hpp"
#include "text/segments.hpp"

namespace wordloom::text {

/// How a locale's rules treat ASCII.
struct AsciiRules {
  AsciiSpecials specials;
  bool usable = true;  ///< all other bytes behave as the scanner takes for granted

  explicit AsciiRules(BreakClasses& classes);
};

/// Appends the words of text[begin, end), all ASCII, where begin and end are ends of the text or sure boundaries.
/// Returns the number of punctuation segments: neither words nor white space nor controls.
std::uint64_t ascii_words(const AsciiRules& rules, std::string_view text, std::size_t begin, std::size_t end,
                          SegmentBuffer& out);

/// Appends all segments of the same.
void ascii_segments(const AsciiRules& rules, std::string_view text, std::size_t begin, std::size_t end,
                    SegmentBuffer& out);

}  // namespace wordloom::text
