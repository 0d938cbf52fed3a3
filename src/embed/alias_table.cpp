#include "wordloom/embed/alias_table.hpp"

#include <cmath>

#include "wordloom/core/error.hpp"

namespace wordloom {

AliasTable::AliasTable(std::span<const double> weights) {
  double sum = 0;
  for (const double w : weights) {
    if (!(w >= 0) || !std::isfinite(w)) throw fail(ErrorKind::internal, "alias table: weight {} is no weight", w);
    sum += w;
  }
  if (!(sum > 0)) throw fail(ErrorKind::internal, "alias table: all {} weights are zero", weights.size());
  const std::size_t n = weights.size();
  std::vector<double> scaled(n);
  std::vector<std::uint32_t> small;
  std::vector<std::uint32_t> large;
  for (std::size_t i = 0; i < n; ++i) {
    scaled[i] = weights[i] * static_cast<double>(n) / sum;
    (scaled[i] < 1 ? small : large).push_back(static_cast<std::uint32_t>(i));
  }
  slots_.resize(n);
  while (!small.empty() && !large.empty()) {
    const std::uint32_t s = small.back();
    const std::uint32_t l = large.back();
    small.pop_back();
    slots_[s] = {static_cast<std::uint32_t>(scaled[s] * 4294967295.0), l};
    scaled[l] -= 1 - scaled[s];
    if (scaled[l] < 1) {
      large.pop_back();
      small.push_back(l);
    }
  }
  // What is left is 1 up to rounding.
  for (const std::uint32_t i : small) slots_[i] = {0xffffffffU, i};
  for (const std::uint32_t i : large) slots_[i] = {0xffffffffU, i};
}

std::vector<double> unigram_weights(std::span<const std::int64_t> counts, double power) {
  std::vector<double> weights(counts.size());
  for (std::size_t i = 0; i < counts.size(); ++i) weights[i] = std::pow(static_cast<double>(counts[i]), power);
  return weights;
}

}  // namespace wordloom
