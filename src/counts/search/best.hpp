#pragma once
// The k best documents seen so far. Private to the counts room.
#include <cstdint>
#include <vector>

#include "wordloom/core/top_k.hpp"

namespace wordloom::search {

struct Found {
  std::int32_t units;
  std::uint64_t document;
};

/// Of equal documents those with the lower numbers.
inline bool better(const Found& a, const Found& b) {
  return a.units != b.units ? a.units > b.units : a.document < b.document;
}

/// Documents of 0 units are never kept.
class Best {
 public:
  explicit Best(std::size_t k) : best_(k) {}
  /// Of k > 0: what a document must exceed when they are offered in ascending order.
  std::int32_t threshold() const { return best_.full() ? best_.worst().units : 0; }
  /// Of k > 0: what it must reach when documents are offered in no order.
  std::int32_t needed() const { return best_.full() ? best_.worst().units : 1; }
  void offer(std::int32_t units, std::uint64_t document) {
    if (units > 0) best_.offer({units, document});
  }
  /// Best first; leaves the collector empty.
  std::vector<Found> take() { return best_.take(); }

 private:
  BestOf<Found> best_;
};

}  // namespace wordloom::search
