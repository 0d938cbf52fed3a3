#pragma once
// N-grams as packed numbers that compare like their words from the last to the first.
#include <array>
#include <cstddef>
#include <cstdint>

#include "wordloom/lm/model_stream.hpp"

namespace wordloom::lm {

/// How many 64-bit limbs an n-gram takes.
inline std::uint32_t limbs_of(std::uint32_t order, std::uint32_t bits) { return (order * bits + 63) / 64; }

/// Words from the highest bit down, `bits` each; unused bits are zero.
template <std::uint32_t Limbs>
struct PackedGram {
  std::array<std::uint64_t, Limbs> limbs{};

  /// Puts `word` at place k (0: the highest).
  void put(std::uint32_t k, std::uint32_t bits, WordIndex word) {
    const std::uint32_t end = (k + 1) * bits;  // bits from the top to its lowest
    const std::uint32_t limb = (end - 1) / 64, below = 64 * (limb + 1) - end;
    limbs[limb] |= std::uint64_t{word} << below;
    if (below + bits > 64) limbs[limb - 1] |= std::uint64_t{word} >> (64 - below);
  }
  WordIndex word(std::uint32_t k, std::uint32_t bits) const {
    const std::uint32_t end = (k + 1) * bits;
    const std::uint32_t limb = (end - 1) / 64, below = 64 * (limb + 1) - end;
    std::uint64_t value = limbs[limb] >> below;
    if (below + bits > 64) value |= limbs[limb - 1] << (64 - below);
    return static_cast<WordIndex>(value & ((std::uint64_t{1} << bits) - 1));
  }
  friend auto operator<=>(const PackedGram&, const PackedGram&) = default;
};

}  // namespace wordloom::lm
