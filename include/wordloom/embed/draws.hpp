#pragma once
// Which random number decides what: each draw is addressed by (seed, epoch, position of the token, draw number).
#include <cmath>
#include <cstdint>

#include "wordloom/core/hd.hpp"
#include "wordloom/core/random.hpp"

namespace wordloom {

/// A negative that hits a word it must not be is drawn again, at most so often; then it is left out.
inline constexpr std::uint32_t kRedraws = 8;

/// Draw numbers of one token.
enum Draw : std::uint32_t { kDrawKeep = 0, kDrawWindow = 1, kDrawNegative = 2, kDrawRounding = 0xfffe };

/// Probability that sub-sampling keeps a word of relative frequency f = count / total: min(1, sqrt(t/f) + t/f), the
/// rule of word2vec.c (the paper has sqrt(t/f)). t = 0 keeps everything.
inline double keep_probability(double count, double total, double t) {
  if (t <= 0 || count <= 0) return 1;
  const double ratio = t * total / count;
  const double p = std::sqrt(ratio) + ratio;
  return p < 1 ? p : 1;
}

/// The probability as a threshold for 32 random bits: kept when bits <= threshold (so that 1 always keeps).
inline std::uint32_t keep_threshold(double probability) {
  return probability >= 1 ? 0xffffffffU : static_cast<std::uint32_t>(probability * 4294967295.0);
}
WORDLOOM_HD inline bool keeps(const CounterRng& rng, std::uint64_t position, std::uint32_t threshold) {
  return static_cast<std::uint32_t>(rng.bits(position, kDrawKeep) >> 32) <= threshold;
}

/// The window of one centre: uniform in 1..window.
WORDLOOM_HD inline std::uint32_t draw_window(const CounterRng& rng, std::uint64_t position, std::uint32_t window) {
  return 1 + bounded(static_cast<std::uint32_t>(rng.bits(position, kDrawWindow) >> 32), window);
}

}  // namespace wordloom
