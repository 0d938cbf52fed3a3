#pragma once
// The k best of a stream.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace wordloom {

/// Keeps the k best entries offered. `better(a, b)`, found beside Entry, is a strict order of all entries, so that what
/// is kept does not depend on the order of offering.
template <class Entry>
class BestOf {
 public:
  explicit BestOf(std::size_t k) : k_(k) {}

  std::size_t capacity() const { return k_; }
  bool full() const { return heap_.size() == k_; }
  /// Of the entries kept; there must be one.
  const Entry& worst() const { return heap_.front(); }

  void offer(const Entry& entry) {
    if (heap_.size() < k_) {
      heap_.push_back(entry);
      std::push_heap(heap_.begin(), heap_.end(), kBetter);
    } else if (k_ != 0 && better(entry, heap_.front())) {
      std::pop_heap(heap_.begin(), heap_.end(), kBetter);
      heap_.back() = entry;
      std::push_heap(heap_.begin(), heap_.end(), kBetter);
    }
  }
  /// Best first; leaves the collector empty.
  std::vector<Entry> take() {
    std::sort_heap(heap_.begin(), heap_.end(), kBetter);
    return std::exchange(heap_, {});
  }

 private:
  static constexpr auto kBetter = [](const Entry& a, const Entry& b) { return better(a, b); };
  std::size_t k_;
  std::vector<Entry> heap_;  // the worst in front
};

struct Scored {
  float score;
  std::uint32_t index;
  friend bool operator==(const Scored&, const Scored&) = default;
};

/// Higher score first; equal scores by lower index.
inline bool better(const Scored& a, const Scored& b) {
  return a.score != b.score ? a.score > b.score : a.index < b.index;
}

/// Scored ids. NaN scores are never kept.
class TopK {
 public:
  explicit TopK(std::size_t k) : best_(k) {}

  /// Scores that are not above this need not be offered (they may still tie).
  float threshold() const { return !best_.full() || best_.capacity() == 0 ? -__builtin_inff() : best_.worst().score; }
  void offer(Scored s) {
    if (s.score == s.score) best_.offer(s);
  }
  /// Best first; leaves the collector empty.
  std::vector<Scored> take() { return best_.take(); }

 private:
  BestOf<Scored> best_;
};

}  // namespace wordloom
