#pragma once
// What Python's str knows of a character, asked from ICU once per page of 256.
#include <array>
#include <cstdint>
#include <memory>

namespace wordloom::text {

/// Not thread-safe: pages fill as text is met.
class CodePointFacts {
 public:
  /// '_', letters (category L*) and what has a numeric value: str.isalnum() or '_'.
  bool is_word(char32_t c) { return (fact(c) & kWord) != 0; }
  bool is_decimal(char32_t c) { return (fact(c) & kDecimal) != 0; }
  /// The simple lower case mapping: one character each. U+0130 and U+03A3 need more than that.
  char32_t lower(char32_t c) { return fact(c) & kCodePoint; }
  static constexpr char32_t kCapitalIWithDot = 0x130, kCapitalSigma = 0x3a3;

 private:
  static constexpr std::uint32_t kCodePoint = 0x1fffff, kWord = 1U << 21, kDecimal = 1U << 22;
  using Page = std::array<std::uint32_t, 256>;

  std::uint32_t fact(char32_t c) {
    const std::unique_ptr<Page>& page = pages_[c >> 8];
    return page ? (*page)[c & 0xff] : fill(c);
  }
  std::uint32_t fill(char32_t c);

  std::array<std::unique_ptr<Page>, 0x1100> pages_{};
};

}  // namespace wordloom::text
