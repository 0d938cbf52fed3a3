// Intervals by drawing again from what was measured.
#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "wordloom/core/parallel.hpp"
#include "wordloom/core/random.hpp"
#include "wordloom/query/compare.hpp"

namespace wordloom {
namespace {

/// Between neighbouring order statistics the value is interpolated (Hyndman and Fan 1996, definition 7).
double quantile(const std::vector<double>& sorted, double part) {
  const double place = part * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(std::floor(place));
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

Interval middle(std::vector<double> values) {
  std::erase_if(values, [](double value) { return std::isnan(value); });
  if (values.empty()) return {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
  std::sort(values.begin(), values.end());
  return {quantile(values, 0.025), quantile(values, 0.975)};
}

}  // namespace

PairedIntervals paired_bootstrap(std::size_t items, std::size_t resamples, std::uint64_t seed, std::size_t threads,
                                 const PairedStatistic& statistic) {
  if (items == 0 || resamples == 0) return {};
  std::vector<double> first(resamples), second(resamples), difference(resamples);
  parallel_for(resamples, 8, threads, [&](std::size_t begin, std::size_t end, std::size_t) {
    std::vector<std::uint32_t> drawn(items);
    for (std::size_t r = begin; r < end; ++r) {
      const CounterRng rng(seed, r);
      for (std::size_t i = 0; i < items; ++i)
        drawn[i] = bounded(static_cast<std::uint32_t>(rng.bits(i, 0) >> 32), static_cast<std::uint32_t>(items));
      std::tie(first[r], second[r]) = statistic(drawn);
      difference[r] = second[r] - first[r];
    }
  });
  return {middle(std::move(first)), middle(std::move(second)), middle(std::move(difference))};
}

}  // namespace wordloom
