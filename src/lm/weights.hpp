#pragma once
// From counts to probabilities, one history at a time: the same arithmetic for models in memory and on disk.
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "wordloom/lm/smoothing.hpp"

namespace wordloom::lm {

/// Sums over the words seen after a history.
struct HistorySums {
  double total = 0;  ///< DiscountRule::weight() of all counts
  double kept = 0;   ///< DiscountRule::kept() of those that are not pruned
};

/// p(word | history) = kept(count) * scale, plus, when interpolated, lower * p(word | shorter history). `lower` is the
/// back-off weight of the history. scale is 0 when no n-gram of the text begins with the history.
struct HistoryWeights {
  double scale = 0;
  double lower = 1;
};

/// `seen_lower` is the sum of p(word | shorter history) over the words that are kept; only back-off rules ask for it.
HistoryWeights weigh(const DiscountRule& rule, const HistorySums& sums, double seen_lower);

/// Probabilities of all words [V] from their counts; <s> gets 1 (a log10 of 0, as it is written).
std::vector<float> unigram_probabilities(const SmoothingConfig& config, const DiscountRule& rule,
                                         std::span<const std::uint32_t> counts);

inline constexpr float kLogZero = -99.0F;  ///< log10 of a probability of zero, as in ARPA files
inline float safe_log10(double p) {
  return p > 1e-99 ? static_cast<float>(std::log10(static_cast<float>(p))) : kLogZero;
}

inline double from_log10(float value) { return value <= kLogZero ? 0.0 : std::pow(10.0, static_cast<double>(value)); }
/// The back-off column: -0.0 where no longer n-gram begins with the history (see make_model_sink()).
inline float log10_backoff(const HistoryWeights& w) { return w.scale == 0 ? -0.0F : safe_log10(w.lower); }

}  // namespace wordloom::lm
