#pragma once
// Counter-based random numbers: each draw is a pure function of (seed, epoch, token, draw), so that the CPU, a GPU and
// any number of threads agree on what was drawn without sharing a state.
#include <cstdint>

#include "wordloom/core/hd.hpp"

namespace wordloom {

/// Finaliser of SplitMix64 (Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators"): a bijection of
/// 64-bit words whose output passes BigCrush when fed a Weyl sequence.
WORDLOOM_HD constexpr std::uint64_t mix64(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

/// The stream of one (seed, epoch); draws are addressed by (token, draw).
class CounterRng {
 public:
  WORDLOOM_HD constexpr CounterRng(std::uint64_t seed, std::uint64_t epoch)
      : key_(mix64(mix64(seed + kGolden) + (epoch + 1) * kGolden)) {}

  /// 64 random bits; `draw` < 2^16 per token is the convention that keeps (token, draw) pairs apart.
  WORDLOOM_HD constexpr std::uint64_t bits(std::uint64_t token, std::uint32_t draw) const {
    return mix64(key_ + (token * 65536U + draw + 1) * kGolden);
  }
  /// Uniform in [0, 1), 24 bits.
  WORDLOOM_HD constexpr float uniform(std::uint64_t token, std::uint32_t draw) const {
    return static_cast<float>(bits(token, draw) >> 40) * 0x1.0p-24F;
  }

 private:
  static constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15ULL;
  std::uint64_t key_;
};

/// Maps 32 random bits to [0, n) by multiplication (bias below n / 2^32).
WORDLOOM_HD constexpr std::uint32_t bounded(std::uint32_t bits, std::uint32_t n) {
  return static_cast<std::uint32_t>((static_cast<std::uint64_t>(bits) * n) >> 32);
}

}  // namespace wordloom
