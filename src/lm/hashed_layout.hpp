#pragma once
// The hashed layout: each n-gram's children (the n-grams that are one word longer to the LEFT) form one block of the
// next level, a small hash table of its own. A record says where its children's block is and how large, so one step
// of a look-up touches one place of memory, keys are the words themselves, and the file is written front to back.
#include <array>
#include <cstddef>
#include <cstdint>

#include "wordloom/lm/model_stream.hpp"

namespace wordloom::lm {

inline constexpr std::uint32_t kWordBits = 26;
inline constexpr std::uint32_t kWordMask = (1U << kWordBits) - 1;
inline constexpr std::uint32_t kNoWord = kWordMask;  ///< an empty slot

/// A record below the highest order.
struct MiddleRecord {
  std::uint32_t word_and_class = kNoWord;  ///< first word | size class of the children's block << kWordBits
  float prob = 0;              ///< log10; the sign bit is set unless the record was added to close the model
  float backoff = 0;           ///< log10; -0.0: begins no longer n-gram
  std::uint32_t children = 0;  ///< first slot of the block in the next level
};
static_assert(sizeof(MiddleRecord) == 16);

struct TopRecord {
  std::uint32_t word = kNoWord;
  float prob = 0;
};
static_assert(sizeof(TopRecord) == 8);

/// Block sizes are kept as six bits: 0 to 8 exactly (such blocks are full and searched from end to end), then two sizes
/// per octave up to 2^20, then powers of two.
inline constexpr std::uint32_t kSmallBlock = 8;
inline constexpr std::array<std::uint32_t, 64> kCapacity = [] {
  std::array<std::uint32_t, 64> capacity{};
  std::uint32_t i = 0, size = kSmallBlock;
  for (; i <= kSmallBlock; ++i) capacity[i] = i;
  while (size < (1U << 20)) {
    capacity[i++] = size + size / 2;
    capacity[i++] = size * 2;
    size *= 2;
  }
  for (; i < 64 && size < (1U << 31); ++i) capacity[i] = size *= 2;
  for (std::uint32_t last = capacity[i - 1]; i < 64; ++i) capacity[i] = last;
  return capacity;
}();
inline constexpr std::uint32_t kLastClass = 53;
static_assert(kCapacity[kLastClass] == 1U << 31 && kCapacity[kLastClass - 1] == 1U << 30);

/// A bijection of 32 bits: the records of a large block stand in the order of it.
constexpr std::uint32_t scatter(WordIndex word) { return word * 0x9e3779b1U; }

/// Where the search in a large block begins. The last sixteenth (and one) is left to displaced records, so that blocks
/// need no wrapping around.
constexpr std::uint32_t home(std::uint32_t scattered, std::uint32_t capacity) {
  const std::uint64_t range = capacity - capacity / 16 - 1;
  return static_cast<std::uint32_t>((scattered * range) >> 32);
}

}  // namespace wordloom::lm
