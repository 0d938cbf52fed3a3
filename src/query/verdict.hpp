#pragma once
// The scores that count, in double, of the rows that a filter let through.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "query/collector.hpp"
#include "query/exact_scores.hpp"
#include "query/reference.hpp"
#include "query/scan.hpp"
#include "wordloom/core/top_k.hpp"
#include "wordloom/vectors/word_vectors.hpp"

namespace wordloom::query {

// What is left of units that cancel is noise.
inline constexpr double kSmallestSum = 1e-9;

/// Exact scores of one ask.
class Verdict {
 public:
  Verdict(const WordVectors& vectors, const UnitSet& units, const Ask& ask)
      : vectors_(vectors), units_(units), ask_(ask) {
    if (ask.kind != Ask::Kind::sum) return;
    direction_.assign(units.dim, 0.0);
    for (const std::uint32_t u : ask.plus) add(u, 1.0);
    for (const std::uint32_t u : ask.minus) add(u, -1.0);
    if (ask.plus.size() + ask.minus.size() > 1) exists_ = make_unit(direction_, kSmallestSum);
  }
  /// False when the units cancel and there is no direction to be close to.
  bool exists() const { return exists_; }
  /// Of an ask for a sum: the unit vector that answers are close to.
  std::span<const double> direction() const { return direction_; }

  float operator()(std::uint32_t row) const {
    const std::span<const float> x = vectors_.checked(Row(row));
    const double length = norm(x);
    if (ask_.kind == Ask::Kind::sum) return static_cast<float>(dot(std::span<const double>(direction_), x) / length);
    double over = 1, under = 1;
    for (const std::uint32_t u : ask_.plus) over *= shifted(u, x, length);
    for (const std::uint32_t u : ask_.minus) under *= shifted(u, x, length) + kCosMulEpsilon;
    return static_cast<float>(over / under);
  }

  /// The same for several rows of an ask for a sum.
  void score(std::span<Scored> rows) const {
    score_exactly(
        direction_, rows, [&](std::uint32_t row) { return vectors_.checked(Row(row)).data(); },
        [&](std::uint32_t row) { return norm(vectors_.checked(Row(row))); });
  }

 private:
  void add(std::uint32_t u, double weight) {
    for (std::size_t k = 0; k < units_.dim; ++k) direction_[k] += weight * units_[u][k];
  }
  double shifted(std::uint32_t u, std::span<const float> x, double length) const {
    return std::max(0.0, (1 + dot(units_[u], x) / length) / 2);
  }

  const WordVectors& vectors_;
  const UnitSet& units_;
  const Ask& ask_;
  std::vector<double> direction_;
  bool exists_ = true;
};

/// The best n of the rows that may be among them.
inline std::vector<Scored> decide(Collector&& collector, const Verdict& verdict, std::size_t n) {
  if (!verdict.exists()) return {};
  std::vector<Scored> found = std::move(collector).candidates();
  for (Scored& s : found) s.score = verdict(s.index);
  const std::size_t keep = std::min(n, found.size());
  std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(keep), found.end(), better);
  found.resize(keep);
  return found;
}

}  // namespace wordloom::query
