#pragma once
// Kinds of bytes as bit masks, 64 bytes at a time, by the widest vectors the processor has.
#include <array>
#include <cstddef>
#include <cstdint>

namespace wordloom::text {

/// What a locale's rules make of the ASCII characters that tailorings change. 0xff means yes, 0 no.
struct AsciiSpecials {
  static constexpr std::array<char, 5> kMids{'.', ':', '\'', ',', ';'};
  std::array<std::uint8_t, 5> joins_letters{};
  std::array<std::uint8_t, 5> joins_digits{};
  std::uint8_t at_is_letter = 0;
};

/// Bit i stands for byte i of a block of 64.
struct AsciiBits {
  std::uint64_t letter, digit, underscore, joins_letters, joins_digits, space;
  std::uint64_t blank;  ///< white space and controls
  std::uint64_t at;     ///< '@' where it is a letter
};

/// Reads 64 * blocks bytes.
void ascii_bits(const AsciiSpecials& specials, const char* p, std::size_t blocks, AsciiBits* out);

/// Bits of everything but space, tab, CR, LF, VT, FF; reads 64 * blocks bytes.
void black_bits(const char* p, std::size_t blocks, std::uint64_t* out);

struct WordBits {
  std::uint64_t word;  ///< letters and '_', and digits if wanted
  std::uint64_t high;  ///< bytes above 0x7f
};

/// Reads 64 * blocks bytes.
void word_bits(bool digits, const char* p, std::size_t blocks, WordBits* out);

}  // namespace wordloom::text
