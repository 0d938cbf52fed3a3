#pragma once
// Words of up to 16 bytes as two integers.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace wordloom {

inline constexpr std::size_t kShortWord = 16;

/// With zeros behind the end of the word.
struct ShortWord {
  std::uint64_t low, high;
  friend bool operator==(const ShortWord& a, const ShortWord& b) { return ((a.low ^ b.low) | (a.high ^ b.high)) == 0; }
};

// The lengths of words follow no pattern, so that every branch on a length is mispredicted again and again. (Length 5
// takes the 16 bytes from place 16 - 5 on.)
inline constexpr auto kShortWordMask = [] {
  std::array<unsigned char, 2 * kShortWord> mask{};
  for (std::size_t i = 0; i < kShortWord; ++i) mask[i] = 0xff;
  return mask;
}();

/// At least 16 bytes must be readable at `bytes`; length <= 16.
inline ShortWord load_short_word(const char* bytes, std::size_t length) {
  ShortWord word, mask;
  std::memcpy(&word, bytes, sizeof word);
  std::memcpy(&mask, kShortWordMask.data() + kShortWord - length, sizeof mask);
  return {word.low & mask.low, word.high & mask.high};
}

}  // namespace wordloom
