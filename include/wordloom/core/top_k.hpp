#pragma once
// The k best of a stream of scored ids.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace wordloom {

struct Scored {
  float score;
  std::uint32_t index;
  friend bool operator==(const Scored&, const Scored&) = default;
};

/// Higher score first; equal scores by lower index, so that results do not depend on the order of offering.
inline bool better(const Scored& a, const Scored& b) {
  return a.score != b.score ? a.score > b.score : a.index < b.index;
}

/// Keeps the k best entries offered. NaN scores are never kept.
class TopK {
 public:
  explicit TopK(std::size_t k) : k_(k) { heap_.reserve(k); }

  /// Scores that are not above this need not be offered (they may still tie).
  float threshold() const { return heap_.size() < k_ || k_ == 0 ? -__builtin_inff() : heap_.front().score; }

  void offer(Scored s) {
    if (k_ == 0 || s.score != s.score) return;
    if (heap_.size() < k_) {
      heap_.push_back(s);
      std::push_heap(heap_.begin(), heap_.end(), better);
    } else if (better(s, heap_.front())) {
      std::pop_heap(heap_.begin(), heap_.end(), better);
      heap_.back() = s;
      std::push_heap(heap_.begin(), heap_.end(), better);
    }
  }
  /// Best first; leaves the collector empty.
  std::vector<Scored> take() {
    std::sort_heap(heap_.begin(), heap_.end(), better);
    return std::move(heap_);
  }

 private:
  std::size_t k_;
  std::vector<Scored> heap_;  // worst kept entry in front
};

}  // namespace wordloom
