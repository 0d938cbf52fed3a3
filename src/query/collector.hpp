#pragma once
// Collects every row that may be among the best n when scores are only known to lie between two bounds.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "wordloom/core/top_k.hpp"

namespace wordloom::query {

/// The n-th best lower bound is below the n-th best true score, so a row whose upper bound does not reach it is out.
class Collector {
 public:
  explicit Collector(std::size_t n) : best_(n) {}

  /// Rows whose upper bound is below this need not be offered.
  float threshold() const { return best_.threshold(); }

  void offer(float lower, float upper, std::uint32_t row) {
    best_.offer({lower, row});
    candidates_.push_back({upper, row});
    if (candidates_.size() >= prune_at_) {
      prune(threshold());
      prune_at_ = std::max<std::size_t>(2 * candidates_.size(), kFirstPrune);
    }
  }

  /// Takes over what another thread collected for the same query.
  void merge(Collector&& other) {
    for (const Scored& s : other.best_.take()) best_.offer(s);
    candidates_.insert(candidates_.end(), other.candidates_.begin(), other.candidates_.end());
  }

  /// Rows that may be among the best n, in no particular order.
  std::vector<Scored> candidates() && {
    prune(threshold());
    return std::move(candidates_);
  }

 private:
  static constexpr std::size_t kFirstPrune = 256;
  void prune(float threshold) {
    std::erase_if(candidates_, [threshold](const Scored& s) { return s.score < threshold; });
  }

  TopK best_;                       // lower bounds
  std::vector<Scored> candidates_;  // upper bounds
  std::size_t prune_at_ = kFirstPrune;
};

}  // namespace wordloom::query
