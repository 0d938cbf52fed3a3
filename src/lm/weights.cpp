#include "lm/weights.hpp"

#include <algorithm>

#include "wordloom/lm/model_stream.hpp"

namespace wordloom::lm {
namespace {

// Where less than this is left of the lower order's probability, the words seen are all there are.
constexpr double kNothing = 1e-6;

}  // namespace

HistoryWeights weigh(const DiscountRule& rule, const HistorySums& sums, double seen_lower) {
  if (sums.total <= 0) return {};
  double total = sums.total + rule.per_context;
  if (rule.constant > 0) return {1 / total, rule.constant};
  double left = total - sums.kept;
  if (rule.interpolated) return {1 / total, std::max(0.0, left / total)};
  const double unseen = 1 - seen_lower;
  if (unseen < kNothing) return {sums.kept > 0 ? 1 / sums.kept : 0.0, 1.0};
  if (rule.leaves_some && left < 1e-9 * total) {
    total += 1;
    left = 1;
  }
  return {1 / total, std::max(0.0, left / total / unseen)};
}

std::vector<float> unigram_probabilities(const SmoothingConfig& config, const DiscountRule& rule,
                                         std::span<const std::uint32_t> counts) {
  const std::size_t words = counts.size();
  const auto predicted = [&](std::size_t w) { return w != kBegin && !(config.closed && w == kUnknown); };
  HistorySums sums;
  sums.total = rule.per_context;
  double never_seen = 0, all = 0;
  for (std::size_t w = 0; w < words; ++w) {
    if (!predicted(w)) continue;
    all += 1;
    if (counts[w] == 0) {
      never_seen += 1;
      continue;
    }
    sums.total += rule.weight(counts[w]);
    sums.kept += rule.kept(counts[w]);
  }
  const double left = std::max(0.0, sums.total - sums.kept) / sums.total;
  // What is left goes to all words alike, or to those never seen (of which there is none in a closed vocabulary).
  const bool uniform = (rule.interpolated && config.interpolate_unigrams) || never_seen == 0;
  double share = uniform ? left / all : left / never_seen;
  if (rule.constant > 0) share = rule.constant / sums.total;
  std::vector<float> p(words);
  for (std::size_t w = 0; w < words; ++w) {
    if (!predicted(w)) continue;
    const double kept = counts[w] == 0 ? 0.0 : rule.kept(counts[w]) / sums.total;
    const bool shares = rule.constant > 0 ? counts[w] == 0 : uniform || counts[w] == 0;
    p[w] = static_cast<float>(kept + (shares ? share : 0.0));
  }
  p[kBegin] = 1;
  return p;
}

}  // namespace wordloom::lm
