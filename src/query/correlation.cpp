// Pearson and Spearman correlation.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "wordloom/core/error.hpp"
#include "wordloom/query/evaluate.hpp"

namespace wordloom {
namespace {

double mean(std::span<const double> x) {
  return std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size());
}

/// The mean of equal numbers may lie beside them: their sum was rounded.
bool constant(std::span<const double> x) {
  return std::all_of(x.begin(), x.end(), [x](double value) { return value == x[0]; });
}

/// Ranks from 1; equal values share the mean of the ranks they take up.
std::vector<double> ranks(std::span<const double> x) {
  std::vector<std::size_t> order(x.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [x](std::size_t a, std::size_t b) { return x[a] < x[b]; });
  std::vector<double> out(x.size());
  for (std::size_t i = 0; i < order.size();) {
    std::size_t end = i + 1;
    while (end < order.size() && x[order[end]] == x[order[i]]) ++end;
    const double rank = static_cast<double>(i + 1 + end) / 2;  // mean of i + 1 ... end
    for (; i < end; ++i) out[order[i]] = rank;
  }
  return out;
}

}  // namespace

double pearson(std::span<const double> a, std::span<const double> b) {
  if (a.size() != b.size())
    throw fail(ErrorKind::usage, "a correlation of {} values with {}: both need as many", a.size(), b.size());
  if (a.size() < 2 || constant(a) || constant(b)) return std::numeric_limits<double>::quiet_NaN();
  const double mean_a = mean(a), mean_b = mean(b);
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double x = a[i] - mean_a, y = b[i] - mean_b;
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  // Squares of tiny deviations may vanish.
  return aa == 0 || bb == 0 ? std::numeric_limits<double>::quiet_NaN() : std::clamp(ab / std::sqrt(aa * bb), -1.0, 1.0);
}

double spearman(std::span<const double> a, std::span<const double> b) {
  if (a.size() != b.size())
    throw fail(ErrorKind::usage, "a correlation of {} values with {}: both need as many", a.size(), b.size());
  return pearson(ranks(a), ranks(b));
}

}  // namespace wordloom
